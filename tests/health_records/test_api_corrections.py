"""Corrections over HTTP on the first day of a file: what holds, and what is not told."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.health_records.county import CIPHER_KEYS, TOPIC, County
from tests.health_records.people import MORNING
from tests.health_records.test_api_workers import LI, register, show
from tests.kit import Still

from health_records import persons, proposals
from health_records.corrections import first_registration
from health_records.persons import KeyRing, Persons
from shared.memory.bus import InMemoryBus
from shared.platform import Platform

Client = httpx.AsyncClient
DAY = timedelta(hours=24)
NAME = {"name": "Lee Invented", "reason": "misread from the card"}


async def correct(client: Client, body: dict[str, Any] = NAME, key: str = "") -> httpx.Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post(f"/v1/workers/{LI}/corrections", json=body, headers=headers)


async def identity(client: Client) -> dict[str, str]:
    found: dict[str, str] = (await client.get(f"/v1/workers/{LI}/identity")).json()
    return found


async def test_a_name_is_corrected_at_once_and_the_phone_stays(client: Client) -> None:
    await register(client)
    answer = await correct(client)
    assert (answer.status_code, answer.json()) == (201, {"id": LI, "revision": 3})
    assert answer.headers["location"] == f"/v1/workers/{LI}?at_least=3"
    found = await identity(client)
    assert (found["name"], found["phone"]) == ("Lee Invented", "+86 313 000 0000")


async def test_all_fields_are_corrected_together(client: Client, bus: InMemoryBus) -> None:
    await register(client)
    await correct(
        client,
        NAME | {"phone": "+86 313 111 1111", "enterprise_id": "wind-power", "shift": None},
    )
    assert (await identity(client))["phone"] == "+86 313 111 1111"
    found = (await show(client, bus)).json()
    assert (found["enterprise_id"], found["shift"]) == ("wind-power", None)
    told = (await show(client, bus, "/timeline")).json()["items"]
    assert [one["type"] for one in told][2:] == [
        "file-corrected", "worker-registered", "worker-deferred",
    ]  # fmt: skip
    assert told[2]["facts"]["fields"] == ["name", "phone", "enterprise_id", "shift"]
    assert told[2]["facts"]["corrected_by"] == "zhang"


async def test_the_last_moment_of_24_hours_still_corrects(client: Client, clock: Still) -> None:
    await register(client)
    clock.time = MORNING + DAY
    assert (await correct(client)).status_code == 201


async def test_a_moment_later_the_rule_is_named_and_nothing_is_kept(
    client: Client, clock: Still, county: County
) -> None:
    await register(client)
    clock.time = MORNING + DAY + timedelta(milliseconds=1)
    answer = await correct(client)
    assert (answer.status_code, answer.json()["rule"]) == (409, "correction-window")
    assert (await identity(client))["name"] == "Li Invented"
    assert proposals.COLLECTION not in county.documents()


async def test_the_window_is_that_of_the_first_registration(client: Client, clock: Still) -> None:
    await register(client)
    clock.time = MORNING + DAY / 2
    await register(client, enterprise_id="wind-power")
    clock.time = MORNING + DAY + timedelta(hours=1)
    assert (await correct(client)).status_code == 409


async def test_a_file_of_before_counts_from_its_first_fact(
    client: Client, bus: InMemoryBus, county: County
) -> None:
    await register(client)
    before = replace(await county.file(LI), registered_at=None)
    documents = county.platform.documents
    assert await first_registration(documents, LI, before) is None
    await bus.settle()
    assert await first_registration(documents, LI, before) == MORNING


async def test_the_same_key_corrects_once(client: Client, clock: Still) -> None:
    await register(client)
    first = await correct(client, key="k1")
    await correct(client, NAME | {"name": "Liu Invented"})
    clock.time = MORNING + DAY * 2
    assert (await correct(client, key="k1")).json() == first.json()
    assert (await identity(client))["name"] == "Liu Invented"
    other = await correct(client, NAME | {"name": "Wu Invented"}, key="k1")
    assert other.status_code == 422


async def test_what_is_so_already_is_not_corrected_again(client: Client) -> None:
    await register(client)
    await correct(client)
    assert (await correct(client)).json() == {"id": LI, "revision": 3}


async def test_a_process_that_ends_after_the_fact_leaves_the_rest_to_the_worker(
    client: Client, bus: InMemoryBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    await register(client)
    ended: Callable[..., Awaitable[None]] = Persons.correct

    async def end(*_: Any) -> None:
        raise RuntimeError("the process ends here")

    monkeypatch.setattr(Persons, "correct", end)
    assert (await correct(client, key="k1")).status_code == 500
    monkeypatch.setattr(Persons, "correct", ended)
    await bus.settle()
    assert (await identity(client))["name"] == "Lee Invented"
    assert (await correct(client, key="k1")).status_code == 201


async def test_a_correction_said_again_late_changes_nothing(client: Client, county: County) -> None:
    await register(client)
    await correct(client)
    await correct(client, NAME | {"name": "Liu Invented"})
    await county.replay()
    assert (await identity(client))["name"] == "Liu Invented"


async def test_a_registration_sent_later_stands(client: Client, clock: Still) -> None:
    await register(client)
    await correct(client)
    clock.time = MORNING + timedelta(hours=1)
    await register(client, name="Liu Invented")
    assert (await identity(client))["name"] == "Liu Invented"


async def test_no_value_reaches_the_bus_a_view_or_stays_waiting(
    client: Client, bus: InMemoryBus, county: County
) -> None:
    await register(client)
    await correct(client, NAME | {"phone": "+86 313 111 1111"})
    await bus.settle()
    seen = str(bus.log(TOPIC).deliveries) + str(county.documents())
    assert not [word for word in ("Lee", "Invented", "313 111") if word in seen]
    [waiting] = county.documents()[proposals.COLLECTION].values()
    assert "sealed" not in waiting["proposal"]


async def test_a_corrected_name_is_compared_with_other_files(
    client: Client, bus: InMemoryBus
) -> None:
    await register(client)
    await register(client, identity_number="13072219010615002X", name="Lee Invented")
    await correct(client)
    await bus.settle()
    [pair] = (await client.get("/v1/duplicates")).json()["items"]
    assert [why["code"] for why in pair["why"]] == ["same-name-and-phone"]


async def test_who_was_forgotten_stays_forgotten(platform: Platform, county: County) -> None:
    ring = KeyRing(CIPHER_KEYS)
    await Persons(platform.documents, ring).correct(LI, {"name": "Lee Invented"}, 1, MORNING)
    assert persons.COLLECTION not in county.documents()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"reason": "misread"}, "body"),
        ({"name": None, "reason": "misread"}, "body.name"),
        ({"phone": "call me", "reason": "misread"}, "body.phone"),
        ({"home_region": "999999", "reason": "misread"}, "body.home_region"),
        ({"name": "Lee Invented"}, "body.reason"),
        ({"stays": [], "reason": "misread"}, "body.stays"),
        (NAME | {"reason": "it is Lee Invented"}, "body.reason"),
        (NAME | {"reason": "not Li Invented"}, "body.reason"),
    ],
)
async def test_a_wrong_field_is_named(client: Client, body: dict[str, Any], field: str) -> None:
    await register(client)
    answer = await correct(client, body)
    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.json()["errors"]]


async def test_a_correction_of_nobody_is_not_found(client: Client) -> None:
    assert (await correct(client)).status_code == 404
