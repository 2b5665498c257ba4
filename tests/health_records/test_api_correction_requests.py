"""Corrections after the first day over HTTP: asked for by one account, approved by another."""

from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs
from tests.health_records.county import County
from tests.health_records.people import day
from tests.health_records.test_api_corrections import NAME, correct, identity
from tests.health_records.test_api_workers import LI, register, show
from tests.kit import Still

from health_records import proposals
from health_records.handlers import Handlers
from health_records.persons import Persons
from shared.memory.bus import InMemoryBus
from shared.platform import Platform

Client = httpx.AsyncClient
MOVE = NAME | {"enterprise_id": "wind-power", "shift": None}
REFUSAL = {"reason": "the card says what the file says"}


async def asked(client: Client, clock: Still, body: dict[str, Any] = MOVE) -> str:
    """Register, let three days pass, ask for a correction, and give its id."""
    await register(client)
    clock.time = day(20, 8)
    assert (await correct(client)).json()["rule"] == "correction-window"
    answer = await ask(client, body)
    assert answer.status_code == 201
    return str(answer.json()["id"])


async def ask(client: Client, body: dict[str, Any] = MOVE, key: str = "k1") -> httpx.Response:
    headers = {"Idempotency-Key": key}
    return await client.post("/v1/corrections", json={"person_id": LI} | body, headers=headers)


async def decide(client: Client, id_: str, what: str = "approval", **by: Any) -> httpx.Response:
    account = by.get("account", "wang")
    headers = {"Authorization": f"Bearer clerk:{account}", "Idempotency-Key": what}
    body = by.get("body")
    return await client.post(f"/v1/corrections/{id_}/{what}", json=body, headers=headers)


async def listed(client: Client, bus: InMemoryBus, status: str = "open") -> list[dict[str, Any]]:
    await bus.settle()
    found = (await client.get(f"/v1/corrections?status={status}")).json()
    items: list[dict[str, Any]] = found["items"]
    return items


async def test_a_request_changes_nothing_and_is_listed_by_field_names(
    client: Client, bus: InMemoryBus, clock: Still, county: County
) -> None:
    id_ = await asked(client, clock)
    assert (await identity(client))["name"] == "Li Invented"
    [one] = await listed(client, bus)
    assert (one["id"], one["fields"]) == (id_, ["name", "enterprise_id", "shift"])
    assert (one["requested_by"], one["status"]) == ("zhang", "open")
    assert "Lee" not in str(one) + str(county.documents())


async def test_another_account_approves_and_all_of_it_holds_at_once(
    client: Client, bus: InMemoryBus, clock: Still
) -> None:
    id_ = await asked(client, clock)
    assert (await decide(client, id_)).status_code == 201
    assert (await identity(client))["name"] == "Lee Invented"
    found = (await show(client, bus)).json()
    assert (found["enterprise_id"], found["shift"]) == ("wind-power", None)
    told = (await show(client, bus, "/timeline")).json()["items"]
    assert [one["type"] for one in told][2:] == [
        "file-corrected", "worker-registered", "worker-deferred",
    ]  # fmt: skip
    accounts = told[2]["facts"]["corrected_by"], told[2]["facts"]["approved_by"]
    assert accounts == ("zhang", "wang")
    assert await listed(client, bus) == []
    [one] = await listed(client, bus, "approved")
    assert (one["decided_by"], one["decided_at"][:10]) == ("wang", "2020-02-20")


async def test_the_same_account_does_not_approve(client: Client, clock: Still) -> None:
    id_ = await asked(client, clock)
    answer = await decide(client, id_, account="zhang")
    assert (answer.status_code, answer.json()["rule"]) == (409, "second-person")
    assert (await identity(client))["name"] == "Li Invented"


async def values(client: Client, id_: str, caller: str = "clerk:wang") -> httpx.Response:
    headers = {"Authorization": f"Bearer {caller}"}
    return await client.get(f"/v1/corrections/{id_}/values", headers=headers)


async def test_the_second_person_sees_what_would_change(client: Client, clock: Still) -> None:
    id_ = await asked(client, clock)
    answer = await values(client, id_)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.json()["changes"] == [
        {"field": "name", "old": "Li Invented", "new": "Lee Invented"},
        {"field": "enterprise_id", "old": "feed-mill", "new": "wind-power"},
        {"field": "shift", "old": "early", "new": None},
    ]


async def test_a_look_at_the_values_is_written_down_without_them(
    client: Client, clock: Still, bus: InMemoryBus
) -> None:
    id_ = await asked(client, clock)
    with capture_logs() as lines:
        await values(client, id_, "operator:bureau")
    [line] = [line for line in lines if line.get("audit")]
    assert (line["caller"], line["correction_id"]) == ("bureau", id_)
    assert "Lee" not in str(lines) + str(bus.log("health-records.corrections").deliveries)


async def test_the_values_of_a_decided_correction_are_not_shown(
    client: Client, clock: Still
) -> None:
    id_ = await asked(client, clock)
    await decide(client, id_, "refusal", body=REFUSAL)
    answer = await values(client, id_)
    assert (answer.status_code, answer.json()["rule"]) == (409, "correction-open")
    assert (await values(client, "c1")).status_code == 404


async def test_a_refusal_forgets_the_values(
    client: Client, bus: InMemoryBus, clock: Still, county: County
) -> None:
    id_ = await asked(client, clock)
    assert (await decide(client, id_, "refusal", body=REFUSAL)).status_code == 201
    answer = await decide(client, id_)
    assert answer.status_code == 409
    [one] = await listed(client, bus, "refused")
    assert one["refusal"] == REFUSAL["reason"]
    [waiting] = county.documents()[proposals.COLLECTION].values()
    assert "sealed" not in waiting["proposal"]


async def test_repeated_requests_ask_and_apply_once(
    client: Client, bus: InMemoryBus, clock: Still, county: County
) -> None:
    id_ = await asked(client, clock)
    assert (await ask(client)).json()["id"] == id_
    assert (await ask(client, NAME)).status_code == 422
    first, again = [await decide(client, id_) for _ in range(2)]
    assert first.json() == again.json()
    assert (await ask(client)).json()["id"] == id_
    await bus.settle()
    await county.replay()
    assert county.facts()["file-corrected"] == 1


async def test_a_process_that_ends_after_the_approval_leaves_the_rest_to_the_worker(
    client: Client, bus: InMemoryBus, clock: Still, monkeypatch: pytest.MonkeyPatch
) -> None:
    id_ = await asked(client, clock)

    async def end(*_: Any) -> None:
        raise RuntimeError("the process ends here")

    for place in (proposals.Proposals, Persons):
        with monkeypatch.context() as ending:
            ending.setattr(place, "open" if place is proposals.Proposals else "correct", end)
            assert (await decide(client, id_)).status_code == 500
    await bus.settle()
    assert (await identity(client))["name"] == "Lee Invented"
    told = (await show(client, bus, "/timeline")).json()["items"]
    assert [one["type"] for one in told].count("file-corrected") == 1


async def test_what_the_file_says_already_is_not_asked_for(client: Client, clock: Still) -> None:
    await register(client)
    answer = await ask(client, {"name": "Li Invented", "reason": "misread"})
    assert (answer.status_code, answer.json()["rule"]) == (409, "nothing-to-correct")


async def test_what_nobody_asked_for_is_not_found(client: Client) -> None:
    assert (await decide(client, "c1")).status_code == 404
    assert (await decide(client, "c1", "refusal", body=REFUSAL)).status_code == 404
    assert (await client.get("/v1/corrections/c1")).status_code == 404
    assert (await ask(client)).status_code == 404


async def test_the_worker_looks_after_requests_too(platform: Platform) -> None:
    assert "corrections" in Handlers.on(platform).all
