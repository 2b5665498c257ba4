"""A week offline, uploaded in any order and twice, leaves all four services as the ordered run."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from tests.flows.memory_stage import MemoryStage, memory_stage

from shared.clock import COUNTY
from yipan.scenario.cast import MILL, Person, workers
from yipan.scenario.registration import register_enterprise, register_site, register_worker

FIRST_DAY = datetime(2020, 2, 17, 8, tzinfo=COUNTY)
BACK = FIRST_DAY + timedelta(days=8)
PEOPLE, A_DAY, A_BATCH = 5, 9, 7
BOX = "mill-box"
PATH = f"/v1/sites/{MILL.gate}/batches"
WHEN_IT_CAME = {"received_at", "revision"}
HISTORY = "timeline_views"
"""Says in which order the county heard of things, and that is another one."""

Views = Mapping[str, Sequence[Mapping[str, Any]]]


def staff() -> list[Person]:
    return [person for person in workers("week") if person.enterprise_id == MILL.enterprise_id][
        :PEOPLE
    ]


def week(persons: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Readings of seven days in order of time: now and then a fever, now and then nobody's."""
    chance = Random(7)
    for n in range(7 * A_DAY):
        day, place = divmod(n, A_DAY)
        at = FIRST_DAY + timedelta(days=day, minutes=37 * place)
        reading = {
            "device_id": MILL.device,
            "sequence": str(n + 1),
            "celsius": 38.2 if chance.random() < 0.15 else round(chance.gauss(35.5, 0.5), 1),
            "measured_at": at.isoformat(),
            "direction": "in",
        }
        yield reading | ({"person_id": chance.choice(persons)} if chance.random() < 0.9 else {})


def batches(readings: Sequence[dict[str, Any]]) -> Iterator[bytes]:
    previous = ""
    for number in range(1, COUNT + 1):
        some = readings[(number - 1) * A_BATCH : number * A_BATCH]
        until = some[-1]["measured_at"]
        body = json.dumps(
            {"recorder_id": BOX, "number": number, "previous": previous, "made_at": until,
             "complete_until": until, "readings": some}
        ).encode()  # fmt: skip
        previous = hashlib.sha256(body).hexdigest()
        yield body


async def registered(stage: MemoryStage) -> list[str]:
    await register_enterprise(
        stage, MILL.enterprise_id, MILL.name, MILL.sector, MILL.township, above_scale=False
    )
    await register_site(
        stage, MILL.gate, "enterprise-gate", MILL.name,
        device=MILL.device, enterprise_id=MILL.enterprise_id,
    )  # fmt: skip
    box = {"device_id": BOX, "site_id": MILL.gate, "model": "box", "body_site": "unknown"}
    await stage.call("operator", "POST", "checkpoint", "/v1/devices", box)
    return [await register_worker(stage, person) for person in staff()]


async def uploaded(order: Sequence[int], *, settle_each: bool) -> Views:
    """Register everybody, upload the batches in this order, and give all views at the end."""
    async with memory_stage() as stage:
        persons = await registered(stage)
        await stage.settle()
        stage.clock.time = BACK
        bodies = list(batches(list(week(persons))))
        headers = {"authorization": "Bearer operator"}
        for n in order:
            answer = await stage.clients["checkpoint"].post(
                PATH, content=bodies[n], headers=headers
            )
            assert answer.status_code in (200, 202), answer.text
            assert answer.json()["refused"] == 0
            if settle_each:
                await stage.settle()
        await stage.settle()
        assert (await stage.call("auditor", "GET", "checkpoint", PATH))["recorders"][0][
            "complete_to"
        ] == len(bodies)
        return await views(stage)


async def views(stage: MemoryStage) -> Views:
    found = {}
    for platform, work in zip(stage.platforms.values(), stage.works, strict=True):
        for view in work.views:
            documents = await platform.documents.find(view.collection, {})
            if view.collection == HISTORY:
                continue
            found[view.collection] = [without_receipt(document) for document in documents]
    return found


def without_receipt(value: Any) -> Any:
    """Everything but when it came, which is another time in each run."""
    if isinstance(value, dict):
        return {k: without_receipt(v) for k, v in value.items() if k not in WHEN_IT_CAME}
    return [without_receipt(one) for one in value] if isinstance(value, list) else value


COUNT = -(-7 * A_DAY // A_BATCH)


@pytest.mark.parametrize("seed", range(2))
async def test_any_order_and_twice_is_the_ordered_run(seed: int) -> None:
    in_order = await uploaded(range(COUNT), settle_each=True)
    twice = [*range(COUNT), *range(COUNT)]
    Random(seed).shuffle(twice)
    shuffled = await uploaded(twice, settle_each=bool(seed % 2))
    assert len(in_order["reading_views"]) == 7 * A_DAY
    assert len(in_order["fever_views"]) > 3
    for name, documents in in_order.items():
        assert shuffled[name] == documents, name
