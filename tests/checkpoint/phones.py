"""Short ways to sign a phone in and to ask as it does."""

import hashlib
import hmac
from typing import Any

import httpx
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import MORNING

NOW = int(MORNING.timestamp())
CODES = "/v1/sites/road-207/gate-codes"
KNOWLEDGE = "/v1/gate/knowledge"


async def new_code(
    gatehouse: Gatehouse, device_id: str = "phone-1", site: str = "road-207"
) -> dict[str, Any]:
    path, body = f"/v1/sites/{site}/gate-codes", {"device_id": device_id}
    answer = await gatehouse.ask("operator", "POST", path, body)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def type_code(gatehouse: Gatehouse, code: str) -> httpx.Response:
    return await gatehouse.client.post("/v1/gate/sign-in", json={"code": code})


async def signed_in(
    gatehouse: Gatehouse, device_id: str = "phone-1", site: str = "road-207"
) -> dict[str, Any]:
    made = await new_code(gatehouse, device_id, site)
    answer = await type_code(gatehouse, made["code"])
    assert answer.status_code == 201, answer.text
    phone: dict[str, Any] = answer.json()
    return phone


async def ask(
    gatehouse: Gatehouse,
    phone: dict[str, Any],
    path: str = KNOWLEDGE,
    body: bytes = b"",
    at: int = NOW,
) -> httpx.Response:
    """Ask as the page does: a GET, or a POST where there is a body, signed."""
    method = "POST" if body else "GET"
    said = f"{method}\n{path}\n{at}\n{hashlib.sha256(body).hexdigest()}".encode()
    headers = {
        "content-type": "application/json",
        "x-yipan-device": phone["device_id"],
        "x-yipan-key-version": str(phone["key_version"]),
        "x-yipan-time": str(at),
        "x-yipan-signature": hmac.new(phone["secret"].encode(), said, "sha256").hexdigest(),
    }
    return await gatehouse.client.request(method, path, content=body, headers=headers)
