"""16 February: gates, firms, vehicles and files are registered; two firms get their permits."""

import asyncio
from functools import partial

from yipan.scenario.cast import (
    COACH,
    FARM,
    FEED_TRUCK,
    FIRMS,
    HOTEL,
    MILL,
    ROAD,
    ROAD_DEVICE,
    ROOMS,
    SEATS,
    SEED,
    STATION,
    STATION_DEVICE,
    WIND,
    WUHAN,
    Person,
)
from yipan.scenario.health import declare
from yipan.scenario.procedure import CHECKLIST, application, apply, approve, gate_opens, inspect
from yipan.scenario.registration import (
    register_enterprise,
    register_site,
    register_vehicle,
    register_worker,
)
from yipan.scenario.story import Story, day

AT_ONCE = 8
FROM_WUHAN = f"{MILL.enterprise_id}-1"
"""Was in Wuhan until 4 February: isolated in the hotel until the 18th, by the clock."""
UNDECLARED = f"{SEED.enterprise_id}-1"
"""Never declared where he was: the file stays incomplete."""


async def gates(story: Story) -> None:
    story.tell("gates, devices and the road checkpoint are registered")
    site = partial(register_site, story.stage)
    for firm in FIRMS:
        id_, kind = firm.enterprise_id, "enterprise-gate"
        await site(firm.gate, kind, firm.name, device=firm.device, enterprise_id=id_)
    await site(ROAD, "road", "国道207检查站 Road 207", device=ROAD_DEVICE)
    await site(STATION, "station", "郑州集合点 Meeting point", device=STATION_DEVICE)
    await site(FARM, "village", "一号猪场 Pig farm 1")


async def firms(story: Story) -> None:
    story.tell("three enterprises, their officers, vehicles and the isolation hotel")
    for firm in FIRMS:
        about = (firm.enterprise_id, firm.name, firm.sector, firm.township)
        await register_enterprise(story.stage, *about, above_scale=firm is not SEED)
    for plate, seats in ((COACH, SEATS), (FEED_TRUCK, 3)):
        await register_vehicle(story.stage, plate, seats)
    hotel = {"lodging_id": HOTEL, "name": "隔离宾馆 Isolation hotel", "rooms": list(ROOMS)}
    await story.stage.call("operator", "POST", "transport", "/v1/lodgings", hotel)


async def files(story: Story) -> None:
    story.tell("sixty workers get one file each, and declare where they have been")
    limit = asyncio.Semaphore(AT_ONCE)

    async def register(person: Person) -> None:
        async with limit:
            await _register(story, person)

    async with asyncio.TaskGroup() as tasks:
        for person in story.people:
            tasks.create_task(register(person))
    cleared = [p.label for p in story.people if p.label not in (FROM_WUHAN, UNDECLARED)]
    await story.all_follow("cleared", cleared, may_return=True)


async def _register(story: Story, person: Person) -> None:
    story.ids[person.label] = await register_worker(story.stage, person)
    if person.label != UNDECLARED:
        stays = [{"region": WUHAN, "left_at": day(4, 8).isoformat()}]
        stays = stays if person.label == FROM_WUHAN else []
        await declare(story.stage, story.id_of(person.label), stays)


async def return_from_wuhan(story: Story) -> None:
    story.tell("one came home from Wuhan on the 4th: a room in the hotel, until the 18th")
    path = f"/v1/workers/{story.id_of(FROM_WUHAN)}/returns"
    body = {
        "enterprise_id": MILL.enterprise_id,
        "from_region": WUHAN,
        "arrived_at": day(4, 8).isoformat(),
    }
    await story.stage.call("clerk", "POST", "health-records", path, body)

    async def has_room() -> bool:
        hotel = await story.stage.call("operator", "GET", "transport", f"/v1/lodgings/{HOTEL}")
        return story.id_of(FROM_WUHAN) in str(hotel)

    await story.stage.follows("a room for the returnee", has_room)


async def permits(story: Story) -> None:
    story.tell("applications: one is refused for its checklist; two firms are approved")
    incomplete = application(SEED.enterprise_id, batch=1, checklist=CHECKLIST[:5])
    await story.stage.call("clerk", "POST", "permits", "/v1/applications", incomplete, expect=409)
    for firm in FIRMS:
        story.permits[firm.enterprise_id] = await apply(story.stage, firm.enterprise_id, batch=1)
    findings = ["no isolation place on site"]
    await inspect(story.stage, story.permits[SEED.enterprise_id], findings)
    for firm in (WIND, MILL):
        await approve(story.stage, story.permits[firm.enterprise_id])
        await gate_opens(story, firm.gate)
