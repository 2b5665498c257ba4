"""Every example ever released can be settled by every service, on its own and twice."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.clock import RealClock
from shared.contracts import owner_of
from shared.envelope import Envelope, Record, encode
from shared.events import CATALOG
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from yipan.local.places import ROOT
from yipan.services import SERVICES

EXAMPLES = sorted((ROOT / "shared" / "contracts").glob("*.example.json"))


def type_of(path: Path) -> str:
    return path.name.removesuffix(".example.json")


def as_record(path: Path) -> Record:
    event = CATALOG[type_of(path)].model_validate_json(path.read_bytes())
    at = datetime(2020, 2, 17, tzinfo=UTC)
    around = Envelope("id-1", owner_of(type(event)), event.type, event.subject, at, event, 1)
    return encode(around)


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
async def test_an_example_is_settled_by_the_service(path: Path, service: str) -> None:
    bus = InMemoryBus()
    work = SERVICES[service].create_work(in_memory_platform(service, bus, RealClock()))
    await bus.publish([as_record(path)] * 2)
    for group in work.groups:
        bus.subscribe(group)
    readers = [group for group in work.groups if type_of(path) in group.subscriptions]
    assert await bus.settle() >= 2 * len(readers)
