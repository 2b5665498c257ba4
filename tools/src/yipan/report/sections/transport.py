"""Passes and feed (county.md, row 9), point-to-point buses (row 10), supplies (row 11)."""

from collections.abc import Callable

from yipan.report.definitions import (
    ANIMALS,
    DAYS,
    FARMS,
    HOURS,
    ITEMS,
    JIN,
    KILOGRAMS,
    KILOMETRES,
    PERMITS,
    PERSONS,
    PIECES,
    TRIPS,
    VEHICLES,
    Definition,
    Json,
    Label,
    Section,
    Value,
    number,
)

JIN_IN_A_KILOGRAM = 2
HOLDERS = Label(zh="家", en="holders")
BARRELS = Label(zh="桶", en="barrels")


def of_item(item: str, measure: str, times: int = 1) -> Callable[[Json], Value]:
    """What was received of an item; nothing of it was sent: 0."""

    def take(answer: Json) -> Value:
        found = [one for one in answer["supplies"] if one["item"] == item]
        received = sum(float(one["received"][measure]) for one in found)
        return number(round(times * received, 3))

    return take


def holders_of(item: str) -> Callable[[Json], Value]:
    return lambda answer: sum(one["holders"] for one in answer["supplies"] if one["item"] == item)


def of_all(measure: str) -> Callable[[Json], Value]:
    return lambda answer: number(sum(float(one["received"][measure]) for one in answer["supplies"]))


PASSES_AND_FEED = Section(
    "passes",
    Label(zh="通行证与饲料", en="Vehicle passes and feed"),
    (
        Definition(
            "passes.in-force", Label(zh="有效通行证", en="vehicle passes in force"), PERMITS,
            "permits", "vehicle_passes.in_force",
        ),
        Definition(
            "passes.vehicles", Label(zh="持证车辆", en="vehicles with a pass"), VEHICLES,
            "permits", "vehicle_passes.vehicles",
        ),
        Definition(
            "passes.issued", Label(zh="累计发放通行证", en="passes issued so far"), PERMITS,
            "permits", "vehicle_passes.issued",
        ),
        Definition(
            "passes.issued-today", Label(zh="当日发放通行证", en="passes issued on the day"),
            PERMITS, "permits", "vehicle_passes.issued_on_the_day",
        ),
        Definition("feed.farms", Label(zh="养殖场", en="farms"), FARMS, "transport", "farms.farms"),
        Definition(
            "feed.animals", Label(zh="存栏", en="animals"), ANIMALS, "transport", "farms.animals"
        ),
        Definition(
            "feed.fewest-days", Label(zh="饲料最少可用", en="fewest days of feed left"), DAYS,
            "transport", "farms.fewest_days_left",
        ),
        Definition(
            "feed.short", Label(zh="饲料不足3天", en="farms with feed for under 3 days"), FARMS,
            "transport", "farms.short",
        ),
        Definition(
            "feed.empty", Label(zh="断料", en="farms out of feed"), FARMS,
            "transport", "farms.empty",
        ),
        Definition(
            "feed.ever-empty", Label(zh="曾断料", en="farms ever out of feed"), FARMS,
            "transport", "farms.ever_empty",
        ),
        Definition(
            "feed.delivered", Label(zh="累计送达饲料", en="feed delivered so far"), KILOGRAMS,
            "transport", "supplies[feed].received.kilograms", take=of_item("feed", "kilograms"),
        ),
    ),
)  # fmt: skip

TRAVEL = Section(
    "trips",
    Label(zh="点对点返岗", en="Point-to-point trips"),
    (
        Definition(
            "trips.planned", Label(zh="累计计划", en="trips planned so far"), TRIPS,
            "transport", "trips.planned",
        ),
        Definition(
            "trips.expected", Label(zh="计划接回", en="passengers expected"), PERSONS,
            "transport", "trips.expected",
        ),
        Definition(
            "trips.on-the-road", Label(zh="在途", en="on the road"), TRIPS,
            "transport", "trips.on_the_road",
        ),
        Definition(
            "trips.completed", Label(zh="累计完成", en="trips completed so far"), TRIPS,
            "transport", "trips.so_far.completed",
        ),
        Definition(
            "trips.arrived", Label(zh="累计到达", en="passengers arrived so far"), PERSONS,
            "transport", "trips.so_far.arrived",
        ),
        Definition(
            "trips.arrived-today", Label(zh="当日到达", en="passengers arrived on the day"),
            PERSONS, "transport", "trips.on_the_day.arrived",
        ),
        Definition(
            "trips.missing", Label(zh="未到人员", en="passengers missing"), PERSONS,
            "transport", "passengers_missing",
        ),
        *(
            Definition(
                f"trips.longest-{name}", label, unit, "transport", f"trips.longest.{name}"
            )
            for name, label, unit in (
                ("arrived", Label(zh="最长行程到达人数", en="longest trip: arrived"), PERSONS),
                ("hours", Label(zh="最长行程时间", en="longest trip: time"), HOURS),
                ("kilometres", Label(zh="最长行程里程", en="longest trip: road"), KILOMETRES),
                (
                    "provinces", Label(zh="最长行程途经省", en="longest trip: provinces"),
                    Label(zh="个省", en="provinces"),
                ),
                (
                    "municipalities",
                    Label(zh="最长行程途经直辖市", en="longest trip: municipalities"),
                    Label(zh="个市", en="municipalities"),
                ),
            )
        ),
    ),
)  # fmt: skip

SUPPLIES = Section(
    "supplies",
    Label(zh="防疫物资", en="Supplies"),
    (
        Definition(
            "supplies.disinfectant", Label(zh="消毒液", en="disinfectant received"), KILOGRAMS,
            "transport", "supplies[disinfectant].received.kilograms",
            take=of_item("disinfectant", "kilograms"),
        ),
        Definition(
            "supplies.disinfectant-jin", Label(zh="消毒液折合市斤", en="disinfectant, in jin"), JIN,
            "transport", "2 x supplies[disinfectant].received.kilograms",
            take=of_item("disinfectant", "kilograms", JIN_IN_A_KILOGRAM),
        ),
        Definition(
            "supplies.disinfectant-holders",
            Label(zh="消毒液发放对象", en="holders of disinfectant"), HOLDERS,
            "transport", "supplies[disinfectant].holders", take=holders_of("disinfectant"),
        ),
        Definition(
            "supplies.barrels", Label(zh="桶装物资", en="barrels received"), BARRELS,
            "transport", "supplies[*].received.barrels", take=of_all("barrels"),
        ),
        Definition(
            "supplies.pieces", Label(zh="口罩等物资", en="masks and other pieces received"), PIECES,
            "transport", "supplies[*].received.pieces", take=of_all("pieces"),
        ),
        Definition(
            "supplies.on-the-way", Label(zh="在途批次", en="consignments on the way"), ITEMS,
            "transport", "supplies[*].open",
            take=lambda answer: sum(one["open"] for one in answer["supplies"]),
        ),
    ),
)  # fmt: skip
