"""Before the fortnight: enterprises, gates, units, plans, projects, vehicles, hotel and depot."""

from functools import partial
from typing import Any

from yipan.fortnight import plans, projects, units
from yipan.fortnight.chronicle import Chronicle, Happening, moment
from yipan.fortnight.firms import FIRMS, SEED, Firm
from yipan.fortnight.vehicles import COACH, COACH_SEATS, COACHES, FARM_TRUCKS, SEATS, TRUCKS
from yipan.scenario.cast import ROAD
from yipan.scenario.registration import register_enterprise, register_site, register_vehicle

ROAD_DEVICE = "t-road-207"
STATION, STATION_DEVICE = "meeting-points", "t-meeting-points"
HOTEL = "hotel-bashang"
ROOMS = tuple(str(number) for number in range(101, 113))
DEPOT = "county-depot"
PRINCIPAL_FIRMS = 12
"""Enterprises that the two principal leaders adopt; 18 other leaders share the rest."""
OTHER_LEADERS = 18
REGISTERING = tuple(range(16, 24))
"""Days on which units and projects are registered, a part of them on each."""


async def enterprises(chronicle: Chronicle) -> None:
    chronicle.tell(f"{len(FIRMS)} enterprises above scale, their officers, leaders and gates")
    site = partial(register_site, chronicle.stage)
    await site(ROAD, "road", "国道207检查站 Road 207", device=ROAD_DEVICE)
    await site(STATION, "station", "集合点 Meeting points", device=STATION_DEVICE)
    await chronicle.each(lambda firm: enterprise(chronicle, firm), FIRMS)


async def enterprise(chronicle: Chronicle, firm: Firm) -> None:
    id_, stage = firm.enterprise_id, chronicle.stage
    about = (id_, firm.name, firm.sector, firm.township)
    await register_enterprise(stage, *about, above_scale=True)
    path, leader = f"/v1/enterprises/{id_}/leader", leader_of(firm)
    await chronicle.say("operator", "PUT", "permits", path, leader)
    gate = {"enterprise_id": id_, "mode": "in-only" if firm.closed else "open"}
    kind = "enterprise-gate"
    await register_site(stage, firm.gate, kind, firm.name, device=firm.device, **gate)


def leader_of(firm: Firm) -> dict[str, str]:
    """The leader who adopts it (包联领导), as the API is told."""
    number = FIRMS.index(firm)
    if number < PRINCIPAL_FIRMS:
        return {"leader": f"principal-{number % 2 + 1}", "tier": "principal"}
    return {"leader": f"leader-{number % OTHER_LEADERS + 1}", "tier": "other"}


async def vehicles_and_rooms(chronicle: Chronicle) -> None:
    chronicle.tell("trucks, coaches, the isolation hotel and the county's depot")
    seats = dict.fromkeys((*TRUCKS, *FARM_TRUCKS), 3) | dict.fromkeys(COACHES, SEATS)

    async def vehicle(plate: str) -> None:
        await register_vehicle(chronicle.stage, plate, seats[plate])

    seats[COACH] = COACH_SEATS
    await chronicle.each(vehicle, seats)
    hotel = {"lodging_id": HOTEL, "name": "坝上隔离宾馆 Isolation hotel", "rooms": list(ROOMS)}
    await chronicle.say("operator", "POST", "transport", "/v1/lodgings", hotel)
    kept = {"unit": "kg", "quantity": "5000", "minimum": "500"}
    path = f"/v1/stocks/{DEPOT}/disinfectant"
    await chronicle.say("operator", "PUT", "transport", path, kept)


async def county_units(chronicle: Chronicle, date: int) -> None:
    found = part(units.units(), date)
    chronicle.tell(f"{len(found)} task forces, groups, teams and party branches are registered")

    path, body = "/v1/units/batch", {"units": found}
    said = await chronicle.say("operator", "POST", "permits", path, body)
    assert said["registered"] == len(found), said


async def county_plans(chronicle: Chronicle) -> None:
    found = plans.plans()
    chronicle.tell(f"{len(found)} plans of the county are registered with who answers for them")

    async def register(plan: dict[str, Any]) -> None:
        await chronicle.say("operator", "POST", "permits", "/v1/plans", plan)

    await chronicle.each(register, found)


async def key_projects(chronicle: Chronicle, date: int) -> None:
    found = part(projects.projects(SEED.enterprise_id), date)
    chronicle.tell(f"{len(found)} projects are registered with their investment")

    path, body = "/v1/projects/batch", {"projects": found}
    said = await chronicle.say("operator", "POST", "permits", path, body)
    assert said["registered"] == len(found), said


def part(found: list[dict[str, Any]], date: int) -> list[dict[str, Any]]:
    """What is registered on a day; the first day's part has all groups and task forces."""
    size = -(-len(found) // len(REGISTERING))
    start = REGISTERING.index(date) * size
    return found[start : start + size]


HAPPENINGS = (
    *(Happening(moment(date, 8), partial(county_units, date=date)) for date in REGISTERING),
    Happening(moment(REGISTERING[0], 9), county_plans),
    *(Happening(moment(date, 21), partial(key_projects, date=date)) for date in REGISTERING),
)
