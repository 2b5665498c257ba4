"""How long it takes from a fever to the seat taken away and the permit suspended.

Each sample is an enterprise of its own with a permit, two workers and a trip; the first fever is
posted beforehand, the second one is measured, from the request that posts it until both facts were
heard on the bus. Nobody asks the services meanwhile: that would take the processor from them. In
samples of their own the same is measured until both APIs answer with it.
"""

import asyncio
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from shared.events.permits import PermitSuspended
from shared.events.transport import PassengerRemoved
from yipan.listening import Listener
from yipan.scenario.cast import HENAN, ZHANGBEI, invent
from yipan.scenario.health import declare
from yipan.scenario.procedure import apply, approve
from yipan.scenario.registration import (
    plan_trip,
    register_enterprise,
    register_site,
    register_vehicle,
    register_worker,
)
from yipan.scenario.stage import Check, Json, Stage

DEVICE = "probe-device"
FEVER = 38.5
SEATS = 10
IDLE = 0.5
"""Seconds of rest before a sample: what the first fever set going has come to its end."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One enterprise that is ready for its second fever."""

    name: str
    permit: str
    trip: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds from the request that posts a fever until its effects are there."""

    heard: Sequence[float]
    """Until passenger-removed and permit-suspended were heard on the bus."""
    readable: Sequence[float]
    """Until the APIs of both services answer with them."""


async def measure_reactions(
    stage: Stage, listener: Listener, samples: int, run: str = "probe"
) -> Latency:
    """Prepare and measure one after the other, so that the suite is idle before each."""
    await _site(stage)
    heard: list[float] = []
    readable: list[float] = []
    for number in range(samples):
        heard.append(await _until_heard(stage, listener, await _ready(stage, run, 2 * number)))
        readable.append(await _until_readable(stage, await _ready(stage, run, 2 * number + 1)))
    return Latency(heard, readable)


async def _ready(stage: Stage, run: str, number: int) -> Probe:
    probe = await _prepare(stage, run, number)
    await _fever(stage, probe.first, f"{probe.name}-1")
    await stage.follows("the first fever is held", _deferred(stage, probe.first))
    await asyncio.sleep(IDLE)
    return probe


async def _until_heard(stage: Stage, listener: Listener, probe: Probe) -> float:
    started = time.perf_counter()
    await _fever(stage, probe.second, f"{probe.name}-2")
    removed = await listener.heard(PassengerRemoved.type, probe.trip)
    suspended = await listener.heard(PermitSuspended.type, probe.permit)
    return (max(removed, suspended) - started) * 1_000


async def _until_readable(stage: Stage, probe: Probe) -> float:
    trip, permit = await _trip_of(stage, probe), await _permit_of(stage, probe)
    started = time.perf_counter()
    await _fever(stage, probe.second, f"{probe.name}-2")
    await asyncio.gather(
        stage.follows("the seat", _taken(stage, probe, trip["revision"])),
        stage.follows("the permit", _suspended(stage, probe, permit["revision"])),
    )
    return (time.perf_counter() - started) * 1_000


async def _site(stage: Stage) -> None:
    station = ("probe-station", "station", "probe")
    await register_site(stage, *station, device=DEVICE, body_site="axillary")


async def _prepare(stage: Stage, run: str, number: int) -> Probe:
    name = f"{run}-{number}"
    await register_enterprise(stage, name, name, "probe", "probe", above_scale=False)
    permit = await apply(stage, name)
    await approve(stage, permit)
    first, second = [await _worker(stage, name, run, 2 * number + n) for n in range(2)]
    await declare(stage, first)
    trip = await _trip(stage, name, number, second)
    return Probe(name, permit, trip, first, second)


async def _worker(stage: Stage, name: str, run: str, number: int) -> str:
    who = invent(run, number, f"{run}-{number}", name, ZHANGBEI)
    return await register_worker(stage, who)


async def _trip(stage: Stage, name: str, number: int, person_id: str) -> str:
    """Plan a trip with a seat that nothing but a fever takes away.

    Transport has to have heard of the incomplete file before: heard later, it takes the seat.
    """
    plate = f"冀GZ{number:04d}"
    await register_vehicle(stage, plate, SEATS)
    trip = await plan_trip(stage, plate, name, HENAN, stage.now())
    heard = _outcome(stage, trip, person_id, {"refused"})
    await stage.follows("no seat before the file is complete", heard)
    await declare(stage, person_id)
    seated = _outcome(stage, trip, person_id, {"added", "already"})
    await stage.follows("a seat for the worker", seated)
    return trip


async def _fever(stage: Stage, person_id: str, sequence: str) -> None:
    reading = {
        "device_id": DEVICE,
        "sequence": sequence,
        "celsius": FEVER,
        "measured_at": stage.now().isoformat(),
        "person_id": person_id,
    }
    await stage.call("device", "POST", "checkpoint", "/v1/readings", reading)


def _outcome(stage: Stage, trip: str, person_id: str, wanted: Collection[str]) -> Check:
    path = f"/v1/trips/{trip}/passengers"

    async def check() -> bool:
        asked = {"person_ids": [person_id]}
        answer = await stage.call("dispatcher", "POST", "transport", path, asked, expect=(201, 409))
        return all(result["outcome"] in wanted for result in answer["results"])

    return check


def _deferred(stage: Stage, person_id: str) -> Check:
    async def check() -> bool:
        path = f"/v1/workers/{person_id}"
        found = await stage.call("clerk", "GET", "health-records", path, expect=(200, 404))
        return bool(found.get("standing") == "deferred")

    return check


async def _trip_of(stage: Stage, probe: Probe, after: int = -1) -> Json:
    path = f"/v1/trips/{probe.trip}?at_least={after + 1}"
    return await stage.call("dispatcher", "GET", "transport", path)


async def _permit_of(stage: Stage, probe: Probe, after: int = -1) -> Json:
    path = f"/v1/permits/{probe.permit}?at_least={after + 1}"
    return await stage.call("clerk", "GET", "permits", path)


def _taken(stage: Stage, probe: Probe, after: int) -> Check:
    async def check() -> bool:
        trip = await _trip_of(stage, probe, after)
        return [p["status"] for p in trip["passengers"]] == ["removed"]

    return check


def _suspended(stage: Stage, probe: Probe, after: int) -> Check:
    async def check() -> bool:
        return bool((await _permit_of(stage, probe, after))["status"] == "suspended")

    return check
