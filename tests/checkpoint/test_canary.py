"""The canary has a place of its own: its readings get through and count nowhere."""

from typing import Any

import httpx
import pytest
from tests.checkpoint.devices import add, signed
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING, READING
from tests.checkpoint.test_days import a_day, day_of

from checkpoint.health import health
from checkpoint.keys import signature
from shared.days import county_day
from shared.metrics.county import DEVICES
from shared.platform import Platform

NOW = str(int(MORNING.timestamp()))
SUNG: dict[str, Any] = {
    "device_id": "canary", "sequence": "1", "celsius": 36.5, "measured_at": MORNING.isoformat(),
}  # fmt: skip
KEYS = "/v1/canary/keys"


async def key(gatehouse: Gatehouse) -> dict[str, Any]:
    answer = await gatehouse.ask("canary", "POST", KEYS)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store"), answer.text
    issued: dict[str, Any] = answer.json()
    return issued


async def as_device(
    gatehouse: Gatehouse, issued: dict[str, Any], method: str, target: str, body: bytes = b""
) -> httpx.Response:
    headers = {
        "x-yipan-device": "canary",
        "x-yipan-key-version": str(issued["key_version"]),
        "x-yipan-time": NOW,
        "x-yipan-signature": signature(issued["secret"], method, target, NOW, body),
    }
    return await gatehouse.client.request(method, target, content=body, headers=headers)


async def sing(gatehouse: Gatehouse, **more: Any) -> str:
    """Post a reading as the canary, and give its name."""
    issued = await key(gatehouse)
    body = httpx.Request("POST", "http://county", json={**SUNG, **more}).content
    answer = await as_device(gatehouse, issued, "POST", "/v1/readings", body)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["results"][0]["reading_id"])


async def test_it_is_given_a_place_once_and_a_new_key_each_time(gatehouse: Gatehouse) -> None:
    first, second = await key(gatehouse), await key(gatehouse)
    assert (first["key_version"], second["key_version"]) == (1, 2)
    sites = await gatehouse.listed("/v1/sites?kind=canary")
    assert [site["id"] for site in sites] == ["canary"]
    device = (await gatehouse.ask("operator", "GET", "/v1/devices/canary")).json()
    assert (device["site_id"], device["body_site"], device["access"]) == (
        "canary", "object", "signature",
    )  # fmt: skip


async def test_a_device_that_was_changed_is_set_up_again(gatehouse: Gatehouse) -> None:
    await key(gatehouse)
    body = {"site_id": "gate-mill", "model": "x", "body_site": "forehead"}
    await gatehouse.ask("operator", "PUT", "/v1/devices/canary", body)
    await key(gatehouse)
    await gatehouse.bus.settle()
    device = (await gatehouse.ask("operator", "GET", "/v1/devices/canary")).json()
    assert (device["site_id"], device["body_site"]) == ("canary", "object")


async def test_a_place_of_people_is_not_taken_for_it(gatehouse: Gatehouse) -> None:
    await gatehouse.site("canary", "road")
    answer = await gatehouse.ask("canary", "POST", KEYS)
    assert answer.status_code == 409
    assert answer.json()["detail"] == "the site canary is one of people"


async def test_one_that_was_retired_stays_so(gatehouse: Gatehouse) -> None:
    await key(gatehouse)
    await gatehouse.ask("operator", "POST", "/v1/devices/canary/retirement", {"reason": "enough"})
    answer = await gatehouse.ask("canary", "POST", KEYS)
    assert (answer.status_code, answer.json()["detail"]) == (409, "device canary is retired")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/readings"),
        ("GET", "/v1/readings?site_id=canary"),
        ("POST", "/v1/sites"),
        ("GET", "/v1/devices"),
        ("POST", "/v1/devices/d-1/keys"),
        ("GET", "/v1/days/2020-02-17"),
    ],
)
async def test_its_token_opens_nothing_else(gatehouse: Gatehouse, method: str, path: str) -> None:
    assert (await gatehouse.ask("canary", method, path, {})).status_code in (401, 403)


async def test_it_reads_back_what_it_sent(gatehouse: Gatehouse) -> None:
    name = await sing(gatehouse)
    issued = await key(gatehouse)
    target = f"/v1/readings/{name}"
    assert (await as_device(gatehouse, issued, "GET", target)).status_code == 404
    await gatehouse.bus.settle()
    found = await as_device(gatehouse, issued, "GET", f"{target}?try=2")
    assert found.status_code == 200
    assert (found.json()["id"], found.json()["person_id"]) == (name, None)


async def test_a_device_reads_no_other_readings(gatehouse: Gatehouse) -> None:
    name = (await gatehouse.enter())["reading_id"]
    issued = await key(gatehouse)
    await gatehouse.bus.settle()
    answer = await as_device(gatehouse, issued, "GET", f"/v1/readings/{name}")
    assert (answer.status_code, answer.json()["detail"]) == (404, f"there is no reading {name}")
    # A token for all devices with access `token` is one for each of them.
    assert (await gatehouse.ask("device", "GET", f"/v1/readings/{name}")).status_code == 200
    shown = (await gatehouse.ask("guard", "GET", f"/v1/readings/{name}")).json()
    assert (shown["person_id"], shown["contradicted"]) == (READING["person_id"], False)


async def test_a_gateway_reads_none_of_a_device_that_signs(gatehouse: Gatehouse) -> None:
    issued = await add(gatehouse, access="signature")
    body = httpx.Request("POST", "http://county", json={**READING, "device_id": "h-1"}).content
    headers = signed(issued["secret"], body, NOW, "/v1/readings")
    answer = await gatehouse.client.post("/v1/readings", content=body, headers=headers)
    name = answer.json()["results"][0]["reading_id"]
    await gatehouse.bus.settle()
    assert (await gatehouse.ask("device", "GET", f"/v1/readings/{name}")).status_code == 404


async def test_a_day_with_a_canary_has_the_figures_of_one_without(gatehouse: Gatehouse) -> None:
    await a_day(gatehouse)
    before = await day_of(gatehouse, "2020-02-17")
    agenda = await day_of(gatehouse, "2020-02-17", "/agenda")
    for number in range(3):
        # Hot as it may be: it is an object, and no fever.
        await sing(gatehouse, sequence=str(number), celsius=41.0)
    closed = {"mode": "closed", "reason": "by mistake"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/canary/mode", closed)
    assert len(await gatehouse.listed("/v1/readings?site_id=canary")) == 3
    assert await day_of(gatehouse, "2020-02-17") == before
    assert await day_of(gatehouse, "2020-02-17", "/agenda") == agenda


async def test_lists_of_sites_leave_it_out_unless_it_is_asked_for(gatehouse: Gatehouse) -> None:
    await key(gatehouse)
    sites = await gatehouse.listed("/v1/sites")
    assert [site["id"] for site in sites] == ["gate-mill", "road-207"]
    roads = await gatehouse.listed("/v1/sites?kind=road")
    assert [site["id"] for site in roads] == ["road-207"]


async def test_it_is_none_of_the_county_devices(gatehouse: Gatehouse, platform: Platform) -> None:
    await key(gatehouse)
    await gatehouse.bus.settle()
    now = platform.clock.now()
    told = await health(platform.documents, county_day(now.date(), now))
    assert told[DEVICES] == {("gate-mill",): 1}
