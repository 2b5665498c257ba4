"""Workers over HTTP: registering, reading, and who may."""

import httpx
import pytest
from structlog.testing import capture_logs
from tests.health_records.county import PERSON_KEY, TOPIC

from health_records.persons import COLLECTION
from shared.identity import person_id
from shared.memory.bus import InMemoryBus
from shared.platform import Platform

NUMBER = "13072219010101001X"
LI = person_id(NUMBER, PERSON_KEY)
NEW = {
    "identity_number": NUMBER,
    "name": "Li Invented",
    "phone": "+86 313 000 0000",
    "enterprise_id": "feed-mill",
    "home_region": "130722",
    "shift": "early",
}
OPERATOR = {"Authorization": "Bearer operator:bureau"}
GUARD = {"Authorization": "Bearer guard"}


async def register(client: httpx.AsyncClient, **other: str) -> httpx.Response:
    return await client.post("/v1/workers", json=NEW | other)


async def show(client: httpx.AsyncClient, bus: InMemoryBus, path: str = "") -> httpx.Response:
    await bus.settle()
    return await client.get(f"/v1/workers/{LI}{path}")


async def test_a_registration_answers_where_to_read_it(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    answer = await register(client)
    assert answer.status_code == 201
    assert answer.json() == {"id": LI, "revision": 2}
    assert answer.headers["location"] == f"/v1/workers/{LI}?at_least=2"
    await bus.settle()
    found = (await client.get(answer.headers["location"])).json()
    assert (found["enterprise_id"], found["shift"], found["standing"]) == (
        "feed-mill", "early", "deferred",
    )  # fmt: skip


async def test_the_same_registration_again_changes_nothing(client: httpx.AsyncClient) -> None:
    await register(client)
    assert (await register(client)).json() == {"id": LI, "revision": 2}


async def test_another_enterprise_is_written_into_the_same_file(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await register(client)
    assert (await register(client, enterprise_id="wind-power")).json()["revision"] == 4
    assert (await show(client, bus)).json()["enterprise_id"] == "wind-power"


async def test_a_registration_without_a_shift_keeps_the_one_in_the_file(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await register(client)
    unsaid = {field: value for field, value in NEW.items() if field != "shift"}
    assert (await client.post("/v1/workers", json=unsaid)).json()["revision"] == 2
    await client.post("/v1/workers", json=unsaid | {"home_region": "130702"})
    found = (await show(client, bus)).json()
    assert (found["home_region"], found["shift"]) == ("130702", "early")
    await client.post("/v1/workers", json=unsaid | {"shift": None})
    assert (await show(client, bus)).json()["shift"] is None


async def test_the_same_key_is_the_same_command_and_with_another_body_refused(
    client: httpx.AsyncClient,
) -> None:
    key = {"Idempotency-Key": "k1"}
    path = f"/v1/workers/{LI}/declarations"
    await register(client)
    body = {"stays": [], "symptoms": True}
    first, again = [await client.post(path, json=body, headers=key) for _ in range(2)]
    assert first.json() == again.json()
    other = await client.post(path, json=body | {"symptoms": False}, headers=key)
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("identity_number", "130722199001010014"),
        ("identity_number", "130722299901011239"),
        ("identity_number", "4711"),
        ("phone", "call me"),
        ("name", ""),
        ("home_region", "Wuhan"),
        ("home_region", "999999"),
        ("enterprise_id", "no blanks here"),
    ],
)
async def test_a_wrong_field_is_named_and_not_repeated(
    client: httpx.AsyncClient, field: str, value: str
) -> None:
    answer = await register(client, **{field: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [f"body.{field}"]
    assert not value or value not in answer.text


async def test_no_personal_word_reaches_the_bus_or_a_view(
    client: httpx.AsyncClient, bus: InMemoryBus, platform: Platform
) -> None:
    await register(client)
    await bus.settle()
    said = str(bus.log(TOPIC).deliveries)
    collections = platform.documents.collections  # type: ignore[attr-defined]
    seen = str({name: c for name, c in collections.items() if name != COLLECTION})
    personal = [NEW["identity_number"], NEW["name"], NEW["phone"]]
    assert not [word for word in personal if word in said + seen]


async def test_the_two_filters_of_the_list(client: httpx.AsyncClient, bus: InMemoryBus) -> None:
    await register(client)
    await register(client, identity_number="130722198506150025", enterprise_id="wind-power")
    await bus.settle()
    found = (await client.get("/v1/workers?enterprise_id=feed-mill&standing=deferred")).json()
    assert [worker["id"] for worker in found["items"]] == [LI]
    assert (await client.get("/v1/workers?standing=may-return")).json()["items"] == []


async def test_a_list_is_read_page_by_page(client: httpx.AsyncClient, bus: InMemoryBus) -> None:
    await register(client)
    await register(client, identity_number="130722198506150025")
    await bus.settle()
    first = (await client.get("/v1/workers?limit=1")).json()
    rest = (await client.get(f"/v1/workers?limit=1&after={first['next']}")).json()
    assert rest["next"] is None
    assert len({w["id"] for w in first["items"] + rest["items"]}) == 2


async def test_the_timeline_tells_what_happened(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await register(client)
    found = (await show(client, bus, "/timeline")).json()["items"]
    assert [(e["revision"], e["type"]) for e in found] == [
        (1, "worker-registered"), (2, "worker-deferred"),
    ]  # fmt: skip


async def test_an_identity_is_shown_to_a_clerk_and_not_to_an_auditor(
    client: httpx.AsyncClient,
) -> None:
    await register(client)
    path = f"/v1/workers/{LI}/identity"
    assert (await client.get(path)).json() == {
        name: NEW[name] for name in ("identity_number", "name", "phone")
    }
    auditor = {"Authorization": "Bearer auditor"}
    assert (await client.get(path, headers=auditor)).status_code == 403


async def test_every_look_at_an_identity_is_written_down_without_it(
    client: httpx.AsyncClient,
) -> None:
    await register(client)
    with capture_logs() as lines:
        await client.get(f"/v1/workers/{LI}/identity")
    looks = [line for line in lines if line["event"] == "identity read"]
    assert [(look["caller"], look["person_id"]) for look in looks] == [("zhang", LI)]
    assert NEW["name"] not in str(lines)


async def test_nobody_is_read_where_nobody_is_registered(client: httpx.AsyncClient) -> None:
    for path in ("", "/identity"):
        assert (await client.get(f"/v1/workers/{LI}{path}")).status_code == 404


async def test_a_view_that_is_not_there_yet_asks_to_come_again(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.views.PATIENCE", 0.0)
    await register(client)
    answer = await client.get(f"/v1/workers/{LI}?at_least=2")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
