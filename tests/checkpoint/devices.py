"""Short ways to set up devices and to post as they do."""

import hashlib
import hmac
import json
from typing import Any

import httpx
from tests.checkpoint.gatehouse import Gatehouse

MAC = "44:19:b6:aa:bb:01"
BODY: dict[str, Any] = {
    "site_id": "gate-mill",
    "model": "DS-K1T671",
    "body_site": "forehead",
    "vendor": "hikvision",
    "serial": MAC,
}


def event(**change: Any) -> dict[str, Any]:
    """What a face terminal of Hikvision says of somebody; `serialNo` and such may be changed."""
    access = {"serialNo": 7, "employeeNoString": "1001", "currTemperature": 36.5,
              "thermometryUnit": "celsius", "mask": "yes"}  # fmt: skip
    return {
        "macAddress": change.pop("mac", MAC),
        "dateTime": change.pop("at", "2020-02-17T07:55:00+08:00"),
        "eventType": "AccessControllerEvent",
        "AccessControllerEvent": {**access, **change},
    }


async def add(gatehouse: Gatehouse, device_id: str = "h-1", **more: Any) -> dict[str, Any]:
    """Register a device and issue its first key."""
    body = {"device_id": device_id, **BODY, **more}
    answer = await gatehouse.ask("operator", "POST", "/v1/devices", body)
    assert answer.status_code == 201, answer.text
    return await key(gatehouse, device_id)


async def key(gatehouse: Gatehouse, device_id: str = "h-1", hours: int = 24) -> dict[str, Any]:
    body = {"overlap_hours": hours}
    answer = await gatehouse.ask("operator", "POST", f"/v1/devices/{device_id}/keys", body)
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    issued: dict[str, Any] = answer.json()
    return issued


def signed(secret: str, body: bytes, time: str, target: str, **more: str) -> dict[str, str]:
    """Sign as the documentation says, spelled out: what is tried is whether it says it right."""
    said = f"POST\n{target}\n{time}\n{hashlib.sha256(body).hexdigest()}".encode()
    proof = hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
    return {
        "x-yipan-device": "h-1", "x-yipan-time": time, "x-yipan-signature": proof, **more,
    }  # fmt: skip


async def post(
    gatehouse: Gatehouse, path: str, body: Any, headers: dict[str, str] | None = None
) -> httpx.Response:
    """Post without any token."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"content-type": "application/json", **(headers or {})}
    return await gatehouse.client.post(path, content=content, headers=headers)


async def stored(gatehouse: Gatehouse, site: str = "gate-mill") -> list[dict[str, Any]]:
    return await gatehouse.listed(f"/v1/readings?site_id={site}")


async def waiting(gatehouse: Gatehouse, status: str = "waiting") -> list[dict[str, Any]]:
    found = await gatehouse.ask("operator", "GET", f"/v1/raw-records?status={status}")
    items: list[dict[str, Any]] = found.json()["items"]
    return items


async def candidates(gatehouse: Gatehouse) -> list[dict[str, Any]]:
    found = await gatehouse.ask("operator", "GET", "/v1/device-candidates")
    items: list[dict[str, Any]] = found.json()["items"]
    return items
