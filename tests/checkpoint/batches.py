"""Batches as a site's box makes them: numbered, each with the digest of the one before."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from tests.checkpoint.gatehouse import Gatehouse

SITE = "gate-mill"
PATH = f"/v1/sites/{SITE}/batches"
AT = "2020-02-17T11:59:00+08:00"


def reading(number: int, **more: Any) -> dict[str, Any]:
    return {
        "device_id": "d-1",
        "sequence": str(number),
        "celsius": 36.4,
        "measured_at": f"2020-02-16T{8 + number // 60:02}:{number % 60:02}:00+08:00",
        **more,
    }


def crossing(number: int, **more: Any) -> dict[str, Any]:
    return {"sequence": str(number), "at": "2020-02-16T10:00:00+08:00", "direction": "in",
            "outcome": "admitted", "plate": "冀G12345", **more}  # fmt: skip


def written(**batch: Any) -> bytes:
    return json.dumps(batch).encode()


def chain(contents: Sequence[dict[str, Any]], recorder: str = "d-1") -> Iterator[bytes]:
    """Make a batch of each, that is complete until its own hour."""
    previous = ""
    for number, content in enumerate(contents, start=1):
        until = f"2020-02-16T{number:02}:00:00+08:00"
        body = written(
            recorder_id=recorder, number=number, previous=previous, made_at=AT,
            complete_until=until, **content,
        )  # fmt: skip
        previous = hashlib.sha256(body).hexdigest()
        yield body


async def upload(
    gatehouse: Gatehouse, body: bytes, role: str = "device", path: str = PATH
) -> httpx.Response:
    headers = {"authorization": f"Bearer {role}", "content-type": "application/json"}
    return await gatehouse.client.post(path, content=body, headers=headers)


async def taken(gatehouse: Gatehouse, body: bytes, status: int = 202) -> dict[str, Any]:
    answer = await upload(gatehouse, body)
    assert answer.status_code == status, answer.text
    said: dict[str, Any] = answer.json()
    return said
