"""County today (今日全县): the wall of the operations room, on one screen."""

from grafana_foundation_sdk.models.dashboard import DashboardLink, Panel

from yipan.dashboards import county, lists
from yipan.dashboards.board import Board, Section
from yipan.dashboards.links import board, page
from yipan.dashboards.panels import About, figure, light, trend
from yipan.dashboards.queries import listed, told, worst
from yipan.dashboards.tables import Column, table
from yipan.dashboards.words import LIGHT, Scale, Words

GATES = board("yipan-gates", "卡口 Gates")
WORK = board("yipan-return-to-work", "复工复产 Return to work")
ROADS = board("yipan-transport", "运输与物资 Transport and supplies")
PIPELINE = board("yipan-pipeline", "数据通道 Pipeline")


def about(zh: str, en: str, shows: str, do: str, *links: DashboardLink, width: int = 3,
          height: int = 4) -> About:  # fmt: skip
    return About(Words(zh, en), shows, do, links, width, height)


def figures() -> list[Panel]:
    return [*of_the_day(), *of_people()]


def of_the_day() -> list[Panel]:
    return [
        figure(
            about("县里时间", "County time", "What time it is in the county: figures of today "
                  "are of this day.",
                  "it never is; where it stands still, see Data (数据).", PIPELINE),
            f"1000 * {told('county_day_timestamp_seconds')}", unit="time:MM-DD HH:mm",
        ),
        figure(
            about("规上企业复工", "Above scale", "Enterprises above scale (规上) that have resumed,"
                  " and how many there are.",
                  "it never is; the table says where some are missing.",
                  WORK, lists.ENTERPRISES.link()),
            listed("what", ("复工 running", county.LARGE_RUNNING), ("共 of", county.LARGE_ALL)),
            legend="{{what}}",
        ),
        figure(
            about("到岗", "On duty", "Different people admitted at the gates of their enterprises "
                  "today.", "it never is; compare with yesterday's daily report.", GATES),
            county.ON_DUTY,
        ),
        figure(
            about("测温", "Readings", "Temperatures measured today, at all sites.",
                  "it never is; where it does not grow by day, see Devices (设备).", GATES,
                  lists.READINGS.link()),
            county.READINGS,
        ),
        figure(
            about("今日发热", "Fevers today", "Fevers measured today, by the limits in effect.",
                  "see on Gates at which site; the worker is held by itself, the health bureau "
                  "examines.", GATES, lists.READINGS.link()),
            county.FEVERS,
        ),
    ]  # fmt: skip


def of_people() -> list[Panel]:
    return [
        figure(
            about("隔离", "In isolation", "People in isolation: home, dormitory or hotel.",
                  "it never is; for rooms see Rooms (隔离房间).", WORK, lists.WORKERS.link()),
            county.ISOLATED,
        ),
        figure(
            about("两张单", "Two lists", "People who may return (可以返岗) and who are deferred "
                  "(暂缓返岗).", "it never is.", WORK, lists.WORKERS.link()),
            listed("what", ("可返岗 may return", county.MAY_RETURN),
                   ("暂缓 deferred", county.DEFERRED)),
            legend="{{what}}",
        ),
        figure(
            about("包车到达", "Arrived by bus", "Passengers of chartered buses who arrived.",
                  "it never is; for who did not, see Passengers (乘客).", ROADS,
                  lists.TRIPS.link()),
            county.ARRIVED,
        ),
    ]  # fmt: skip


def lights() -> list[Panel]:
    found = [
        ("发热", "Fevers", "fevers-at-a-site", county.fevers_light(), GATES,
         "Watch: a fever today. Act: three at one site, or a cluster (聚集性发热)",
         "ask the site and the health bureau; a cluster suspends the permit by itself."),
        ("病例", "Cases", "a-case", county.cases_light(), WORK,
         "Watch: suspected (疑似). Act: confirmed (确诊)",
         "emergency control (应急处置); close contacts are deferred by themselves."),
        ("隔离房间", "Rooms", "isolation-rooms", county.isolation_light(), ROADS,
         "Watch: nine rooms of ten are taken. Act: somebody waits for one",
         "open rooms, or name another hotel."),
        ("每日健康申报", "Daily reports", "", county.reports_light(), WORK,
         "Watch: somebody owes a report. Act: two days in a row or more",
         "send the township there."),
        ("困难问题", "Problems", "problems-past-their-clock", county.problems_light(), WORK,
         "Watch: a problem is past its clock. Act: one has escalated (升级督办)",
         "ask the unit that it was given to, see the list."),
        ("许可", "Permits", "permits-about-to-expire", county.permits_light(), WORK,
         "Watch: permits are suspended, or end within three days",
         "name an inspector for each; a permit that ends closes its gate."),
        ("乘客", "Passengers", "a-passenger-is-missing", county.passengers_light(), ROADS,
         "Act: somebody got on and did not arrive", "telephone: driver, enterprise, family."),
        ("饲料", "Feed", "feed-runs-out", county.feed_light(), ROADS,
         "Watch: a farm has feed for two days or less. Act: one has none (断料)",
         "send feed first; its vehicle needs a pass."),
        ("物资", "Supplies", "", county.supplies_light(), ROADS,
         "Watch: a stock is below its minimum, or another quantity came than was sent",
         "ask both sides of the consignment; fill the stock."),
        ("设备", "Devices", "devices-are-silent", county.devices_light(), GATES,
         "Watch: silent, drifting, a wrong clock, an old calibration, or batches missing",
         "telephone the gate; until then measure by hand."),
        ("数据完整", "No fact lost", "facts-are-missing", county.facts_light(), PIPELINE,
         "Watch: a record waits for a decision. Act: a view lacks a fact, or the canary's is lost",
         "call the engineers."),
        ("数据", "Data", "figures-are-old", county.figures_light(), PIPELINE,
         "Watch: figures older than two minutes. Act: older than five, or a process is down",
         "call the engineers; the figures of this wall stand still."),
    ]  # fmt: skip
    return [
        light(about(zh, en, f"{shows}.", do, link, *runbook(then), width=4, height=3), query)
        for zh, en, then, query, link, shows, do in found
    ]


def runbook(heading: str) -> list[DashboardLink]:
    return [page("runbook.md", heading, "处置 Runbook")] if heading else []


TOWNSHIP = ("township",)
TOWNSHIPS = worst(
    TOWNSHIP,
    f"2 * ({county.farms(county.EMPTY, TOWNSHIP)} > bool 0)",
    f"1 * ({county.farms(county.LOW, TOWNSHIP)} > bool 0)",
    f"1 * ({county.enterprises(county.STOPPED, TOWNSHIP)} > bool 0)",
    f"0 * {county.enterprises(by=TOWNSHIP)}",
    f"0 * {county.farms(by=TOWNSHIP)}",
)


def townships() -> Panel:
    where = TOWNSHIP
    return table(
        about("各乡镇", "Townships", "Its state in a word; enterprises, those resumed, those "
              "above scale and of these resumed, those suspended; farms short of feed and the "
              "fewest days that feed lasts. Watch: a farm is low or a permit suspended. Act: a "
              "farm has no feed.",
              "look the township up on Return to work or on Transport.",
              WORK, ROADS, lists.ENTERPRISES.link(), lists.FARMS.link(), width=15, height=10),
        {"township": "乡镇 Township"},
        [
            Column("状态 State", TOWNSHIPS, scale=LIGHT),
            Column("企业 Enterprises", county.enterprises("", where)),
            Column("复工 Running", county.enterprises(county.RESUMED, where)),
            Column("规上 Above scale", county.enterprises(county.LARGE, where)),
            Column("规上复工 Running", county.enterprises(
                f"{county.RESUMED},{county.LARGE}", where)),
            Column("暂停 Suspended", county.enterprises(county.STOPPED, where)),
            Column("缺料 Low on feed", county.farms(county.SHORT, where)),
            Column("饲料天数 Feed days",
                   f"min by (township) ({told('county_feed_days_left', ('farm', 'township'))})",
                   decimals=1),
        ],
        sort="状态 State",
    )  # fmt: skip


def matters() -> Panel:
    """Each matter once: how many of it wait for a person."""
    lines = listed(
        "matter",
        ("失联乘客 passengers missing", county.MISSING),
        ("断料养殖场 farms without feed", county.FARMS_EMPTY),
        ("待安排房间 people without a room", county.WITHOUT_ROOM),
        ("疑似待查 suspected, to be examined", county.SUSPECTED),
        ("升级督办 problems escalated", county.PROBLEMS_ESCALATED),
        ("超时问题 problems past their clock", county.PROBLEMS_PAST),
        ("许可暂停 permits suspended", county.SUSPENDED),
        ("三日内到期 permits ending within 3 days", county.EXPIRING),
        ("漏报两日以上 reports missed, 2 days or more", county.REPORTS_MISSED_LONG),
        ("饲料两日以内 farms with feed for 2 days", county.FARMS_LOW),
        ("调拨有出入 consignments differing", county.DIFFERING),
        ("库存不足 stocks low", county.STOCKS_LOW),
        ("设备失联 devices silent", county.SILENT),
        ("待人工识别 raw records to look at", county.RAW_RECORDS),
    )
    return table(
        about("要人办的事", "What needs a person now", "What waits for somebody, most first; "
              "'to do' beside what is not 0. Where a line is missing, nobody has told that figure.",
              "open the list of the matter by the links of this panel.",
              lists.LOST.link(), lists.FARMS.link(), lists.WAITING.link(), lists.WORKERS.link(),
              lists.PROBLEMS.link(), lists.PERMITS.link(), lists.MISSED.link(),
              lists.CONSIGNMENTS.link(), lists.STOCKS.link(), lists.DEVICES.link(),
              lists.RAW_RECORDS.link(), width=9, height=10),
        {"matter": "事项 Matter"},
        [
            Column("件数 How many", lines, width=110),
            Column("状态 State", f"({lines}) > bool 0", width=150,
                   scale=Scale(watch=1, in_order_word="无 none", watch_word="要办 to do")),
        ],
        sort="件数 How many",
    )  # fmt: skip


def trends() -> list[Panel]:
    size = {"width": 6, "height": 8}
    return [
        trend(
            about("通行与发热", "Crossings and fevers", "Crossings of today by outcome, and "
                  "fevers; both begin anew at midnight of the county.",
                  "it has no red; a line that ends is a figure that is not told any more.", GATES,
                  **size),
            {"放行 admitted": county.counted(county.crossings(county.ADMITTED), county.GATES),
             "劝返 refused": county.REFUSED, "发热 fevers": county.FEVERS},
        ),
        trend(
            about("复工企业", "Enterprises running", "Enterprises that have resumed, all and above "
                  "scale, and those suspended.", "it has no red.", WORK, lists.ENTERPRISES.link(),
                  **size),
            {"复工 running": county.RUNNING, "规上复工 above scale": county.LARGE_RUNNING,
             "暂停 suspended": county.counted(
                 county.enterprises(county.STOPPED), county.PERMITS)},
        ),
        trend(
            about("困难问题", "Problems open", "Open problems of enterprises by age: within their "
                  "clock, past it, escalated.", "it has no red; see the light Problems.",
                  WORK, lists.PROBLEMS.link(), **size),
            {"{{age}}": county.by_label(
                "age", county.problems(by=("age",)), county.PERMITS)}, stacked=True,
        ),
        trend(
            about("隔离与暂缓", "Isolated and deferred", "People isolated, and people deferred.",
                  "it has no red.", WORK, lists.WORKERS.link(), **size),
            {"隔离 in isolation": county.ISOLATED, "暂缓 deferred": county.DEFERRED},
        ),
    ]  # fmt: skip


def county_today() -> Board:
    return Board(
        "yipan-county-today",
        Words("今日全县", "County today"),
        "How the county's epidemic control and its return to work stand today, for the operations "
        "room's wall.",
        [Section(None, [*figures(), *lights(), townships(), matters(), *trends()])],
        refresh="10s",
        since="now-12h",
    )
