"""Devices as an operator sees them: set up, changed, given keys, taken in when they knock."""

from typing import Any

import pytest
from tests.checkpoint.devices import BODY, MAC, add, candidates, event, key, post
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import READING


async def shown(gatehouse: Gatehouse, device_id: str) -> dict[str, Any]:
    await gatehouse.bus.settle()
    found: dict[str, Any] = (
        await gatehouse.ask("operator", "GET", f"/v1/devices/{device_id}")
    ).json()
    return found


async def test_all_that_is_known_of_a_device_is_shown(gatehouse: Gatehouse) -> None:
    await add(gatehouse, serial="44-19-B6-AA-BB-01", calibration_due_on="2020-06-30")
    device = await shown(gatehouse, "h-1")
    assert (device["vendor"], device["serial"], device["zone"]) == ("hikvision", MAC, "+08:00")
    assert (device["calibration_due_on"], device["key_version"]) == ("2020-06-30", 1)
    assert "secret" not in device


async def test_a_device_is_changed_as_a_whole(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    body = {**BODY, "site_id": "road-207", "calibration_offset": 0.3}
    answer = await gatehouse.ask("operator", "PUT", "/v1/devices/h-1", body)
    assert answer.status_code == 201
    device = await shown(gatehouse, "h-1")
    assert (device["site_id"], device["calibration_offset"]) == ("road-207", 0.3)
    assert (await gatehouse.ask("operator", "PUT", "/v1/devices/nobody", body)).status_code == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"vendor": "acme"}, "vendor"),
        ({"vendor": None}, ""),
        ({"serial": None}, ""),
        ({"serial": "--:--"}, "serial"),
        ({"access": "address"}, ""),
        ({"networks": ["10.0.0.0/8"]}, ""),
        ({"networks": ["here"], "access": "address"}, "networks.0"),
        ({"zone": "Asia/Shanghai"}, "zone"),
        ({"calibration_offset": 2.1}, "calibration_offset"),
        ({"access": "hope"}, "access"),
        ({"site_id": "nowhere"}, "site_id"),
    ],
)
async def test_what_does_not_fit_is_named(
    gatehouse: Gatehouse, change: dict[str, Any], field: str
) -> None:
    body = {"device_id": "h-1", **BODY, **change}
    answer = await gatehouse.ask("operator", "POST", "/v1/devices", body)
    assert answer.status_code in (404, 422)
    assert [one["field"] for one in answer.json()["errors"]] == [f"body.{field}".rstrip(".")]


async def test_a_serial_belongs_to_one_device_in_use(gatehouse: Gatehouse) -> None:
    await add(gatehouse)
    again = {"device_id": "h-2", **BODY, "serial": MAC.upper()}
    answer = await gatehouse.ask("operator", "POST", "/v1/devices", again)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.serial")
    await gatehouse.ask("operator", "POST", "/v1/devices/h-1/retirement", {"reason": "broken"})
    assert (await gatehouse.ask("operator", "POST", "/v1/devices", again)).status_code == 201


async def test_a_key_is_replaced_with_an_overlap(gatehouse: Gatehouse) -> None:
    first = await add(gatehouse)
    second = await key(gatehouse, hours=2)
    assert (first["key_version"], first["previous_valid_until"]) == (1, None)
    assert (second["key_version"], second["previous_valid_until"]) == (
        2,
        "2020-02-17T10:00:00+08:00",
    )
    assert first["secret"] != second["secret"]
    assert len(second["secret"]) == 64


async def test_no_key_stands_in_a_fact_or_a_document(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse)
    await gatehouse.bus.settle()
    said = b"".join(one.value or b"" for one in gatehouse.bus.log("checkpoint.devices").deliveries)
    for secret in (issued["secret"], issued["path_token"].rpartition("~")[2]):
        assert secret.encode() not in said
        assert secret not in str(await shown(gatehouse, "h-1"))


async def test_who_knocks_is_listed_and_taken_in(gatehouse: Gatehouse) -> None:
    headers = {"authorization": "Bearer device"}
    answer = await post(gatehouse, "/v1/intake/hikvision", event(), headers)
    assert answer.status_code == 403
    (one,) = await candidates(gatehouse)
    assert (one["vendor"], one["serial"]) == ("hikvision", MAC)
    path = f"/v1/device-candidates/{one['id']}/acceptance"
    body = {"device_id": "h-1", "site_id": "gate-mill", "model": "x", "body_site": "forehead"}
    other = {**body, "vendor": "hikvision", "serial": "another"}
    assert (await gatehouse.ask("operator", "POST", path, other)).status_code == 422
    assert (await gatehouse.ask("operator", "POST", path, body)).status_code == 201
    assert await candidates(gatehouse) == []
    answer = await post(gatehouse, "/v1/intake/hikvision", event(), headers)
    assert answer.status_code == 200
    nobody = "/v1/device-candidates/nobody/acceptance"
    assert (await gatehouse.ask("operator", "POST", nobody, body)).status_code == 404


async def test_who_posts_our_own_form_and_is_unknown_is_listed_and_taken_in(
    gatehouse: Gatehouse,
) -> None:
    said = {**READING, "device_id": "New-1"}
    for _ in range(2):
        assert (await gatehouse.post([said, READING])).json()["accepted"] == 1
    (one,) = await candidates(gatehouse)
    assert (one["vendor"], one["serial"]) == ("yipan", "New-1")
    path = f"/v1/device-candidates/{one['id']}/acceptance"
    body = {"device_id": "new-2", "site_id": "gate-mill", "model": "x", "body_site": "forehead"}
    refused = await gatehouse.ask("operator", "POST", path, body)
    assert refused.json()["errors"] == [
        {"field": "body.device_id", "message": "it calls itself New-1"}
    ]
    body["device_id"] = "New-1"
    assert (await gatehouse.ask("operator", "POST", path, body)).status_code == 201
    assert await candidates(gatehouse) == []
    await gatehouse.bus.settle()
    device = (await gatehouse.ask("operator", "GET", "/v1/devices/New-1")).json()
    assert (device["vendor"], device["serial"]) == (None, None)
    assert (await gatehouse.post(said)).json()["accepted"] == 1
