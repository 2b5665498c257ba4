"""Transport and supplies (运输与物资): the way back, rooms, feed, consignments."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards import county, lists
from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board
from yipan.dashboards.panels import About, bars, figure, trend
from yipan.dashboards.queries import steps, told, total, worst
from yipan.dashboards.tables import Column, table
from yipan.dashboards.words import LIGHT, Scale, Words

TODAY = board("yipan-county-today", "今日全县 County today")
NO_RED = "it has no red."
FEED = Scale(3, 2, falling=True)
"""Days of feed: the dispatch meeting hears of less than three, two or less is low."""


def about(zh: str, en: str, shows: str, do: str, *links: DashboardLink, width: int = 8,
          height: int = 8) -> About:  # fmt: skip
    return About(Words(zh, en), shows, do, links, width, height)


def small(zh: str, en: str, shows: str, do: str, query: str, *links: DashboardLink,
          scale: Scale | None = None, unit: str = "none") -> Panel:  # fmt: skip
    size = about(zh, en, shows, do, *links, width=4, height=4)
    return figure(size, query, scale=scale, unit=unit)


def figures() -> list[Panel]:
    return [
        small("失联乘客", "Missing", "Passengers who were aboard and did not arrive, nor were "
              "found.",
              "telephone driver, enterprise and family; say where they were found.",
              county.MISSING, lists.LOST.link(), scale=Scale(act=1)),
        small("已到达", "Arrived", "Passengers of chartered buses who arrived.", NO_RED,
              county.ARRIVED, lists.TRIPS.link()),
        small("待安排房间", "Without a room", "People in hotel isolation without a room.",
              "open rooms or name another hotel.", county.WITHOUT_ROOM, lists.WAITING.link(),
              scale=Scale(act=1)),
        small("房间占用", "Rooms taken", "Share of the rooms of isolation hotels that are held or "
              "occupied. Act: 95 of 100.", "open rooms.", county.ROOMS_TAKEN,
              lists.LODGINGS.link(), scale=Scale(0.9, 0.95), unit="percentunit"),
        small("断料", "Without feed", "Farms that have no feed.",
              "send feed now; its vehicle needs a pass.", county.FARMS_EMPTY, lists.FARMS.link(),
              scale=Scale(act=1)),
        small("库存不足", "Stocks low", "Stocks below their minimum.", "fill them.",
              county.STOCKS_LOW, lists.STOCKS.link(), scale=Scale(1, 10)),
    ]  # fmt: skip


def way_back() -> list[Panel]:
    return [
        bars(about("包车行程", "Trips", "Trips of chartered vehicles, by status.", NO_RED,
                   lists.TRIPS.link()), told("county_trips", ("status",)), "{{status}}"),
        bars(about("乘客", "Passengers", "Seats of trips that were not cancelled: expected, "
                   "aboard, arrived, missing.", "missing: telephone.", lists.TRIPS.link(),
                   lists.LOST.link()), told("county_passengers", ("state",)), "{{state}}"),
        trend(about("返程", "The way back", "Passengers aboard, arrived and missing over time.",
                    NO_RED, lists.TRIPS.link()),
              {"{{state}}": told("county_passengers", ("state",), 'state!="expected"')}),
    ]  # fmt: skip


def rooms() -> list[Panel]:
    one = ("lodging",)
    everything, taken = county.rooms(by=one), county.rooms(county.TAKEN, one)
    return [
        table(about("隔离酒店", "Isolation hotels", "Each house: its rooms and how many are held "
                    "or occupied. Watch: nine of ten. Act: all.", "open rooms, or name another "
                  "hotel.",
                    lists.LODGINGS.link(), lists.WAITING.link(), width=12),
              {"lodging": "酒店 Lodging"},
              [Column("状态 State", worst(one, steps(f"{taken} / {everything}", 0.9, 1),
                                        f"0 * {everything}"), scale=LIGHT),
               Column("房间 Rooms", everything), Column("占用 Taken", taken),
               Column("占用率 Share", f"{taken} / {everything}", unit="percentunit", decimals=0)],
              sort="状态 State"),
        trend(about("房间", "Rooms by status", "Free, held and occupied rooms of all hotels, and "
                    "people who wait for one.", "it has no red.", lists.LODGINGS.link(), width=12),
              {"{{status}}": county.by_label(
                  "status", county.rooms(by=("status",)), county.TRANSPORT),
               "待安排 waiting": county.WITHOUT_ROOM}),
    ]  # fmt: skip


def feed() -> list[Panel]:
    town, farm = ("township",), ("farm", "township")
    days = told("county_feed_days_left", farm)
    state = worst(town, steps(county.farms(county.EMPTY, town), None, 1),
                  steps(county.farms(county.LOW, town), 1, None),
                  f"0 * {county.farms(by=town)}")  # fmt: skip
    return [
        table(about("各乡镇养殖场", "Farms by township", "Farms, those low on feed (two days or "
                    "less) and empty, and their animals. Watch: low. Act: empty (断料).",
                    "send feed first; its vehicle needs a pass.", lists.FARMS.link(), width=12),
              {"township": "乡镇 Township"},
              [Column("状态 State", state, scale=LIGHT),
               Column("养殖场 Farms", county.farms(by=town)),
               Column("缺料 Low", county.farms(county.LOW, town)),
               Column("断料 Empty", county.farms(county.EMPTY, town)),
               Column("存栏 Animals", total("county_animals", town, town)),
               Column("最少天数 Fewest days", f"min by (township) ({days})", decimals=1)],
              sort="状态 State"),
        table(about("饲料天数", "Days of feed", "Each farm: the days that its feed lasts if "
                    "nothing more comes, fewest first. Watch: under three. Act: under two.",
                    "send feed; its vehicle needs a pass.", lists.FARMS.link(),
                    lists.PERMITS.link(), width=12),
              {"farm": "养殖场 Farm", "township": "乡镇 Township"},
              [Column("天数 Days", days, unit="d", decimals=1),
               Column("状态 State", f"({days}) + 0", scale=FEED)],
              sort="天数 Days", descending=False),
    ]  # fmt: skip


def supplies() -> list[Panel]:
    item = ("item",)

    def in_state(state: str) -> str:
        return county.supplies(f'state="{state}"', item)

    everything = county.supplies(by=item)
    state = worst(item, steps(in_state("differing"), 1, None),
                  steps(told("county_stocks_low", item), 1, None),
                  f"0 * {everything}")  # fmt: skip
    return [
        table(about("物资调拨", "Consignments by item", "How many were sent and received, are on "
                    "the way, or came with another quantity; and stocks below their minimum. "
                    "Watch: one of these two.", "ask both sides; fill the stock.",
                    lists.CONSIGNMENTS.link(), lists.STOCKS.link(), width=16),
              {"item": "物资 Item"},
              [Column("状态 State", state, scale=LIGHT),
               Column("发出 Sent", in_state("sent")), Column("签收 Received", in_state("received")),
               Column("在途 On the way", in_state("on the way")),
               Column("有出入 Differing", in_state("differing")),
               Column("库存不足 Stocks low", told("county_stocks_low", item))],
              sort="状态 State"),
        trend(about("调拨进度", "Consignments", "All items, by state.", NO_RED,
                    lists.CONSIGNMENTS.link()),
              {"{{state}}": county.by_label(
                  "state", county.supplies(by=("state",)), county.TRANSPORT)}),
    ]  # fmt: skip


def transport() -> Board:
    return Board(
        "yipan-transport",
        Words("运输与物资", "Transport and supplies"),
        "Chartered buses, isolation hotels, feed for farms, and supplies on their way.",
        [
            Section(None, figures()),
            Section(Words("包车返程", "The way back"), way_back()),
            Section(Words("隔离酒店", "Isolation hotels"), rooms()),
            Section(Words("饲料", "Feed"), feed()),
            Section(Words("物资", "Supplies"), supplies()),
        ],
        since="now-24h",
    )
