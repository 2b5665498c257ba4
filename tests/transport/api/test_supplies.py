"""Supplies over HTTP: dispatched, received, added up, taken from a stock and put into one."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.kit import Still
from tests.transport.asking import as_, get, post
from tests.transport.facts import MORNING, PLATE, Abroad, vehicle_pass

from shared.memory.bus import InMemoryBus

JIN = {"item": "disinfectant", "unit": "jin", "quantity": "120", "holder": "pig-farm-3"}


async def send(client: httpx.AsyncClient, **other: Any) -> httpx.Response:
    return await post(client, "dispatcher", "/consignments", JIN | other)


async def sent(client: httpx.AsyncClient, **other: Any) -> str:
    answer = await send(client, **other)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def receive(
    client: httpx.AsyncClient, consignment_id: str, quantity: str, unit: str = "jin"
) -> httpx.Response:
    body = {"unit": unit, "quantity": quantity}
    return await post(client, "clerk", f"/consignments/{consignment_id}/receipt", body)


async def count(client: httpx.AsyncClient, place: str, quantity: str, minimum: str = "0") -> None:
    body = {"unit": "kg", "quantity": quantity, "minimum": minimum}
    path = f"/v1/stocks/{place}/disinfectant"
    answer = await client.put(path, json=body, headers=as_("operator"))
    assert answer.status_code == 201, answer.text


async def left(client: httpx.AsyncClient, place: str) -> tuple[str, bool]:
    found = await get(client, "auditor", f"/stocks/{place}/disinfectant")
    return found["quantity"], found["low"]


async def test_both_sides_are_shown_with_their_difference(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    short, fine = await sent(client), await sent(client, holder="pig-farm-4")
    await receive(client, short, "59", "kg")
    await receive(client, fine, "120")
    await bus.settle()
    shown = await get(client, "officer", f"/consignments/{short}?at_least=2")
    told = {name: shown[name] for name in ("quantity", "received", "unit", "received_by")}
    assert told == {"quantity": "120", "received": "118", "unit": "jin", "received_by": "clerk"}
    assert (shown["difference"], shown["differs_by"]) == ("short", "2")
    listed = await get(client, "officer", "/consignments?difference=short")
    assert [one["id"] for one in listed["items"]] == [short]


async def test_the_countys_supplies_are_added_up(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    for number in range(66):
        quantity = "120" if number else "30"
        id_ = await sent(client, holder=f"holder-{number}", quantity=quantity)
        await receive(client, id_, quantity)
    await sent(client, item="sprayers", unit="barrel", quantity="2", holder="seed-firm")
    await sent(client, item="masks", unit="piece", quantity=80, holder="seed-firm")
    await bus.settle()
    items = {
        one["item"]: one for one in (await get(client, "auditor", "/consignments/summary"))["items"]
    }
    disinfectant = items["disinfectant"]
    assert (disinfectant["holders"], disinfectant["open"], disinfectant["differences"]) == (
        66,
        0,
        0,
    )
    assert disinfectant["received"] == {"kilograms": "3915", "barrels": 0, "pieces": 0}
    assert items["sprayers"]["dispatched"] == {"kilograms": "0", "barrels": 2, "pieces": 0}
    assert items["masks"]["dispatched"] == {"kilograms": "0", "barrels": 0, "pieces": 80}
    assert items["masks"]["open"] == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("quantity", {"quantity": "0"}),
        ("quantity", {"quantity": "0.001"}),
        ("quantity", {"quantity": "1.5", "unit": "barrel"}),
        ("quantity", {"quantity": "1000001"}),
        ("quantity", {"quantity": "NaN"}),
        ("unit", {"unit": "mu"}),
        ("item", {"item": "two words"}),
        ("from_stock", {"from_stock": "nowhere"}),
        ("plate", {"plate": "12345"}),
    ],
)
async def test_what_is_wrong_is_named(
    client: httpx.AsyncClient, field: str, wrong: dict[str, str]
) -> None:
    answer = await send(client, **wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"body.{field}"


async def test_the_same_key_sends_once_and_takes_once(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await count(client, "depot", "100")
    body = JIN | {"from_stock": "depot"}
    first = await post(client, "dispatcher", "/consignments", body, key="k1")
    again = await post(client, "dispatcher", "/consignments", body, key="k1")
    other = await post(client, "dispatcher", "/consignments", JIN, key="k1")
    assert first.json() == again.json()
    assert other.status_code == 422
    await bus.settle()
    assert await left(client, "depot") == ("40", False)


async def test_a_stock_never_gives_more_than_it_has(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await count(client, "depot", "100", minimum="50")
    await sent(client, from_stock="depot")
    answer = await send(client, from_stock="depot")
    assert (answer.status_code, answer.json()["rule"]) == (409, "stock-enough")
    assert (answer.json()["left"], answer.json()["unit"]) == ("40", "kg")
    await bus.settle()
    assert await left(client, "depot") == ("40", True)
    low = await get(client, "officer", "/stocks?low=true")
    assert [one["place"] for one in low["items"]] == ["depot"]
    assert len((await get(client, "officer", "/consignments"))["items"]) == 1


async def test_a_consignment_that_is_refused_takes_nothing(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await count(client, "depot", "100")
    answer = await send(client, from_stock="depot", plate=PLATE, permit_id="pass-1")
    assert (answer.status_code, answer.json()["rule"]) == (409, "vehicle-pass")
    await bus.settle()
    assert await left(client, "depot") == ("100", False)


async def test_a_pass_in_force_may_be_named(client: httpx.AsyncClient, abroad: Abroad) -> None:
    await abroad.says(vehicle_pass(), revision=1)
    id_ = await sent(client, plate="冀G·12345", permit_id=f"pass-{PLATE}")
    await abroad.bus.settle()
    shown = await get(client, "officer", f"/consignments/{id_}")
    assert (shown["plate"], shown["permit_id"]) == (PLATE, f"pass-{PLATE}")


async def test_an_unknown_consignment_or_stock_is_not_found(client: httpx.AsyncClient) -> None:
    assert (await receive(client, "nowhere", "1")).status_code == 404
    answer = await client.get("/v1/stocks/depot/masks", headers=as_("officer"))
    assert answer.status_code == 404


@pytest.mark.parametrize("counted_first", [True, False])
async def test_a_receipt_is_put_in_stock_whichever_is_heard_first(
    client: httpx.AsyncClient,
    bus: InMemoryBus,
    clock: Still,
    counted_first: bool,  # noqa: FBT001
) -> None:
    id_ = await sent(client)
    clock.time = MORNING + timedelta(hours=1)
    if counted_first:
        await count(client, "pig-farm-3", "10")
        clock.time += timedelta(hours=1)
        await receive(client, id_, "59", "kg")
    else:
        clock.time += timedelta(hours=1)
        await receive(client, id_, "59", "kg")
        await bus.settle()
        clock.time -= timedelta(hours=1)  # the count was made before and is told after
        await count(client, "pig-farm-3", "10")
    await bus.settle()
    assert await left(client, "pig-farm-3") == ("69", False)
    bus.rewind()
    await bus.settle()
    assert await left(client, "pig-farm-3") == ("69", False)


async def test_what_was_received_before_the_count_is_not_put_in_again(
    client: httpx.AsyncClient, bus: InMemoryBus, clock: Still
) -> None:
    await receive(client, await sent(client), "120")
    clock.time = MORNING + timedelta(hours=1)
    await count(client, "pig-farm-3", "70")
    await bus.settle()
    assert await left(client, "pig-farm-3") == ("70", False)


async def test_a_stock_counted_in_another_unit_is_refused_by_name(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await count(client, "depot", "100")
    path = "/v1/stocks/depot/disinfectant"
    other = {"unit": "barrel", "quantity": "4", "minimum": "1"}
    refused = await client.put(path, json=other, headers=as_("operator"))
    assert (refused.status_code, refused.json()["rule"]) == (409, "unit-of-stock")
    same = {"unit": "ton", "quantity": "0.05", "minimum": "0.01"}
    assert (await client.put(path, json=same, headers=as_("operator"))).status_code == 201
    await bus.settle()
    shown = await get(client, "auditor", "/stocks/depot/disinfectant")
    assert (shown["quantity"], shown["minimum"], shown["unit"]) == ("50", "10", "kg")


async def test_what_the_holder_keeps_in_another_unit_is_not_sent(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    for place in ("depot", "pig-farm-3"):
        await count(client, place, "100")
    refused = await send(client, unit="barrel", quantity="2")
    assert (refused.status_code, refused.json()["rule"]) == (409, "unit-of-stock")
    assert refused.json()["detail"] == (
        "pig-farm-3 keeps disinfectant in kg, which barrel does not convert into"
    )
    id_ = await sent(client, from_stock="depot")
    await receive(client, id_, "120")
    await bus.settle()
    assert await left(client, "depot") == ("40", False)


async def test_an_unknown_stock_is_named_by_item_and_place(client: httpx.AsyncClient) -> None:
    wrong = await send(client, from_stock="nowhere")
    assert wrong.json()["errors"] == [
        {"field": "body.from_stock", "message": "there is no stock of disinfectant at nowhere"}
    ]
    missed = await client.get("/v1/stocks/depot/masks", headers=as_("officer"))
    assert missed.json()["detail"] == "there is no stock of masks at depot"


async def test_a_pass_without_a_plate_names_the_plate(client: httpx.AsyncClient) -> None:
    wrong = await send(client, permit_id="pass-1")
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [
        {
            "field": "body.plate",
            "message": "a pass is one vehicle's: name its plate beside permit_id",
        }
    ]


async def test_a_consignment_shows_who_dispatched_it(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    await count(client, "depot", "100")
    for role, more in (("dispatcher:wang", {}), ("operator:li", {"from_stock": "depot"})):
        made = await post(client, role, "/consignments", JIN | more)
        await bus.settle()
        shown = await get(client, "officer", f"/consignments/{made.json()['id']}")
        assert shown["dispatched_by"] == role.partition(":")[2]
        assert shown["received_by"] is None


async def test_what_was_never_received_is_listed(
    client: httpx.AsyncClient, bus: InMemoryBus
) -> None:
    open_, done = await sent(client), await sent(client, holder="pig-farm-4")
    await receive(client, done, "120")
    await bus.settle()
    for asked, expected in (
        ("status=dispatched", [open_]),
        ("status=received", [done]),
        ("status=dispatched&holder=pig-farm-4", []),
    ):
        listed = await get(client, "officer", f"/consignments?{asked}")
        assert [one["id"] for one in listed["items"]] == expected
    unknown = await client.get("/v1/consignments?status=lost", headers=as_("officer"))
    assert unknown.status_code == 422
