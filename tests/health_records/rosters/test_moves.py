"""A roster that names somebody of another enterprise moves them, and says so row by row."""

from typing import Any

import httpx
import pytest
from tests.health_records.county import County
from tests.health_records.people import WUHAN, come_back, day
from tests.health_records.rosters.sheets import HEADER, LI, csv, people
from tests.health_records.rosters.test_api_rosters import ID, counts, done

from health_records.domain.isolation import RecordReturn
from shared.memory.bus import InMemoryBus

WIND = "/v1/enterprises/wind-power/roster"
NAME, NUMBER, PHONE, REGION, SHIFT = LI
MOVED = {"zh": "此人原登记在企业 feed-mill, 现已转到本企业: 如有误请更正",
         "en": "was registered with feed-mill and is moved to this enterprise: "
               "correct it if it is wrong"}  # fmt: skip


async def moved(client: httpx.AsyncClient, bus: InMemoryBus, content: bytes) -> httpx.Response:
    """Send the roster of another enterprise, and ask what became of it."""
    answer = await client.post(WIND, content=content)
    await bus.settle()
    return await client.get(answer.headers["location"])


def named(answer: httpx.Response) -> list[tuple[Any, ...]]:
    errors = answer.json()["errors"]
    return [(e["row"], e["field"], e["code"], e["from_enterprise_id"]) for e in errors]


async def isolated(county: County) -> None:
    command = come_back(WUHAN, day(16))
    fields = {field: getattr(command, field) for field in command.__slots__}
    await county.commands(RecordReturn(**fields | {"person_id": ID}), ID, day(16))


async def test_a_row_that_moves_somebody_is_named_with_where_they_were(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    [other] = people(1)
    await done(client, bus, csv(LI))
    found = await moved(client, bus, csv(other, LI))
    assert counts(found) == (2, 1, 1, 0, 0, 0)
    assert named(found) == [(3, "enterprise", "moved", "feed-mill")]
    [line] = found.json()["errors"]
    assert (line["message"], line["column"]) == (MOVED, {"zh": "企业", "en": "enterprise"})
    assert (await client.get(f"/v1/workers/{ID}")).json()["enterprise_id"] == "wind-power"


async def test_who_is_moved_keeps_the_shift_that_the_sheet_leaves_out(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await done(client, bus, csv(LI))
    await moved(client, bus, csv((NAME, NUMBER, PHONE), header=HEADER[:3]))
    assert (await client.get(f"/v1/workers/{ID}")).json()["shift"] == SHIFT


async def test_who_is_moved_in_isolation_is_named_for_that_too(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County
) -> None:
    await done(client, bus, csv(LI))
    await isolated(county)
    found = await moved(client, bus, csv(LI))
    assert named(found) == [
        (2, "enterprise", "moved", "feed-mill"),
        (2, "isolation", "moved-in-isolation", "feed-mill"),
    ]
    assert (await county.file(ID)).open_isolation is not None


async def test_the_same_roster_again_moves_nobody(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await done(client, bus, csv(LI))
    await moved(client, bus, csv(LI))
    again = await moved(client, bus, csv(LI))
    assert (counts(again), named(again)) == ((1, 0, 0, 1, 0, 0), [])


async def test_a_crash_after_the_move_still_says_from_where(
    client: httpx.AsyncClient, bus: InMemoryBus, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    await done(client, bus, csv(LI))
    await isolated(county)
    imports = county.work.handlers["imports"].aggregates
    save, broken = type(imports).save, list[object]()

    async def breaking(self: object, *args: object, **more: object) -> object:
        if self is imports and not broken:
            broken.append(self)
            raise ConnectionResetError
        return await save(self, *args, **more)  # type: ignore[arg-type]

    answer = await client.post(WIND, content=csv(LI))
    monkeypatch.setattr(type(imports), "save", breaking)
    with pytest.raises(ConnectionResetError):
        await bus.settle()
    assert (await county.file(ID)).enterprise_id == "wind-power"
    await bus.settle()
    found = await client.get(answer.headers["location"])
    assert counts(found) == (1, 0, 1, 0, 0, 0)
    assert [line[2:] for line in named(found)] == [
        ("moved", "feed-mill"),
        ("moved-in-isolation", "feed-mill"),
    ]
