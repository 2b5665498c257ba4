"""Point to point, free of charge: 28 technicians in 30 hours, then the buses of the programme."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from shared.clock import COUNTY
from yipan.fortnight.acts.registers import STATION_DEVICE
from yipan.fortnight.chronicle import Chronicle, Happening, moment
from yipan.fortnight.firms import WIND, Firm
from yipan.fortnight.people import FEVERISH, HENAN, SHANDONG, technicians
from yipan.fortnight.vehicles import COACH, FIRST_BATCH, SECOND_BATCH, Bus, buses
from yipan.scenario.cast import ROAD, normal_celsius
from yipan.scenario.registration import plan_trip
from yipan.scenario.stage import Missed

THROUGH = ("410000", "340000", "370000", "130000", "120000", "110000")
"""Henan, Anhui, Shandong, Hebei; Tianjin and Beijing: four provinces, two municipalities."""
HOURS, KILOMETRES = 30, 1_980
FEVER = 38.4
EARLY = 5
"""Passengers meet at this hour, on the day of the departure."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One trip from the meeting point to the factory gate."""

    name: str
    plate: str
    firm: Firm
    from_region: str
    labels: tuple[str, ...]
    seats: int
    departs: int
    arrives: int
    kilometres: int
    hours: int
    through: tuple[str, ...]


TECHNICIANS = Journey(
    "technicians", COACH, WIND, HENAN, tuple(technicians()), 28, 26, 27, KILOMETRES, HOURS, THROUGH
)


def journey(bus: Bus) -> Journey:
    return Journey(
        f"bus-{bus.number}", bus.plate, bus.firm, SHANDONG, bus.labels, bus.seats,
        bus.departs, bus.arrives, 700, 11, ("370000", "130000"),
    )  # fmt: skip


def arriving(date: int) -> list[Journey]:
    return [journey(bus) for bus in buses() if bus.arrives == date]


async def plan(chronicle: Chronicle) -> None:
    everyone = [TECHNICIANS, *map(journey, buses())]
    seats = sum(one.seats for one in everyone)
    chronicle.tell(f"the charter programme: {len(everyone)} trips for {seats} people")
    await chronicle.each(lambda one: plan_one(chronicle, one), everyone)


async def plan_one(chronicle: Chronicle, one: Journey) -> None:
    about = (one.plate, one.firm.enterprise_id, one.from_region, moment(one.departs, 6))
    trip = await plan_trip(chronicle.stage, *about, passengers=one.seats)
    chronicle.trips[one.name] = trip
    if not one.labels:
        return
    people = {"person_ids": [chronicle.id_of(label) for label in one.labels]}
    path = f"/v1/trips/{trip}/passengers"
    added = await chronicle.say("dispatcher", "POST", "transport", path, people)
    assert added["added"] == len(one.labels), added


async def depart(chronicle: Chronicle, journeys: Sequence[Journey]) -> None:
    going = sum(len(one.labels) for one in journeys)
    chronicle.tell(f"{going} people are measured at the meeting points, and board")
    await chronicle.each(lambda one: depart_one(chronicle, one), journeys)


async def depart_one(chronicle: Chronicle, one: Journey) -> None:
    await measure(chronicle, one.labels)
    if FEVERISH in one.labels:
        await seat_is_taken_away(chronicle, one)
    await board(chronicle, one)
    await set_off(chronicle, one)
    chronicle.tally["on the road"] += 1


async def set_off(chronicle: Chronicle, one: Journey) -> None:
    """Ask until transport agrees, and say what it last said where it never does."""
    said: dict[str, Any] = {}

    async def agrees() -> bool:
        said.clear()
        said.update(await ask(chronicle, one, "departure", {}))
        return "revision" in said

    await insisted(chronicle, f"{one.name} departs", agrees, lambda: [said["detail"]])


async def insisted(
    chronicle: Chronicle,
    what: str,
    agrees: Callable[[], Awaitable[bool]],
    why: Callable[[], list[str]],
) -> None:
    try:
        await chronicle.stage.follows(what, agrees)
    except Missed as missed:
        raise Missed(f"{missed}: {'; '.join(why())}") from missed


async def ask(
    chronicle: Chronicle, one: Journey, action: str, body: dict[str, Any]
) -> dict[str, Any]:
    """Transport's answer, a refusal by its rules as well."""
    path = f"/v1/trips/{chronicle.trips[one.name]}/{action}"
    found: dict[str, Any] = await chronicle.stage.call(
        "dispatcher", "POST", "transport", path, body, expect=(201, 409)
    )
    return found


async def measure(chronicle: Chronicle, labels: Sequence[str]) -> None:
    at = chronicle.stage.now()
    await chronicle.post(
        [
            chronicle.reading(STATION_DEVICE, label, celsius_of(chronicle, label, at), at)
            for label in labels
        ]
    )


def celsius_of(chronicle: Chronicle, label: str, at: Any) -> float:
    if label != FEVERISH:
        return normal_celsius(label, at.isoformat())
    chronicle.tally["fevers"] += 1
    return FEVER


async def seat_is_taken_away(chronicle: Chronicle, one: Journey) -> None:
    async def removed() -> bool:
        path = f"/v1/trips/{chronicle.trips[one.name]}"
        trip = await chronicle.say("dispatcher", "GET", "transport", path)
        ours = [p for p in trip["passengers"] if p["person_id"] == chronicle.id_of(FEVERISH)]
        return [p["status"] for p in ours] == ["removed"]

    await chronicle.stage.follows("the seat is taken away", removed)


async def board(chronicle: Chronicle, one: Journey) -> None:
    """Board with normal readings of this day; a bus that waits past midnight measures again."""
    left, measured_on = without_fever(one), county_day(chronicle.stage.now())
    why: list[str] = []

    async def everybody_is_aboard() -> bool:
        nonlocal left, measured_on, why
        if (today := county_day(chronicle.stage.now())) != measured_on:
            await measure(chronicle, left)
            measured_on = today
        body = {"person_ids": [chronicle.id_of(label) for label in left]}
        said = await ask(chronicle, one, "boardings/batch", body)
        if "results" not in said:  # others were at work on this trip
            why = [said["detail"]]
            return False
        refused = {each["person_id"]: each["detail"] for each in said["results"] if each["rule"]}
        why = sorted(set(refused.values()))
        left = [label for label in left if chronicle.id_of(label) in refused]
        return not left

    what = f"all passengers of {one.name} board"
    await insisted(chronicle, what, everybody_is_aboard, lambda: why)


def county_day(at: datetime) -> date:
    return at.astimezone(COUNTY).date()


async def arrive(chronicle: Chronicle, journeys: Sequence[Journey]) -> None:
    coming = sum(len(without_fever(one)) for one in journeys)
    chronicle.tell(f"{coming} people arrive at the factory gates, and are isolated")
    await chronicle.each(lambda one: arrive_one(chronicle, one), journeys)


async def arrive_one(chronicle: Chronicle, one: Journey) -> None:
    arrived = [chronicle.id_of(label) for label in without_fever(one)]
    body = {
        "arrived": arrived,
        "kilometres": one.kilometres,
        "hours": one.hours,
        "through": one.through,
    }
    seen = {"site_id": ROAD, "plate": one.plate, "occupants": len(arrived)}
    passed = await chronicle.say("guard", "POST", "checkpoint", "/v1/crossings", seen)
    assert passed["outcome"] == "admitted", passed
    path = f"/v1/trips/{chronicle.trips[one.name]}/completion"
    await chronicle.say("dispatcher", "POST", "transport", path, body)
    chronicle.tally["arrived"] += len(arrived)
    chronicle.tally["on the road"] -= 1


def without_fever(one: Journey) -> list[str]:
    return [label for label in one.labels if label != FEVERISH]


FIRST, SECOND = arriving(FIRST_BATCH), arriving(SECOND_BATCH)
HAPPENINGS = (
    Happening(moment(25, 13), plan),
    Happening(moment(26, EARLY), partial(depart, journeys=[TECHNICIANS])),
    Happening(moment(27, 12), partial(arrive, journeys=[TECHNICIANS])),
    Happening(moment(27, EARLY), partial(depart, journeys=FIRST)),
    Happening(moment(28, 6), partial(arrive, journeys=FIRST)),
    Happening(moment(28, 6, 30), partial(depart, journeys=SECOND)),
    Happening(moment(29, 8), partial(arrive, journeys=SECOND)),
)
