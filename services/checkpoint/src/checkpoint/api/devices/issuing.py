"""Keys of devices: made when they are asked for, shown once, replaced with an overlap."""

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from checkpoint.domain.device import IssueKey
from checkpoint.handlers import Handlers
from checkpoint.keys import DeviceKeys
from shared.events.base import Code
from shared.existing import named_in_path
from shared.web import Body, Sent, allow

OVERLAP_HOURS = 24
MOST_HOURS = 24 * 30


class NewKey(Body):
    overlap_hours: Annotated[int, Field(ge=0, le=MOST_HOURS)] = Field(
        default=OVERLAP_HOURS,
        description="how long the key before it stays good; 0 where it fell into wrong hands",
    )


OF_ITSELF = NewKey()
"""What is asked for by a request without a body."""


class IssuedKey(BaseModel):
    """The secret a device signs with, and the token for one that cannot sign. Shown here only."""

    device_id: str
    key_version: int
    secret: str
    path_token: str
    previous_valid_until: datetime | None
    revision: int


def routes(handlers: Handlers, keys: DeviceKeys) -> APIRouter:
    router = APIRouter(prefix="/v1/devices", tags=["devices"])

    @router.post("/{device_id}/keys", status_code=201)
    async def issue(
        device_id: Code,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
        new: NewKey = OF_ITSELF,
    ) -> IssuedKey:
        """Make a new key for a device; the one before it stays good for a while.

        A request is signed with HMAC-SHA256, keyed with the text of `secret`, over four lines:
        the method, the path with its query, the epoch seconds of `X-Yipan-Time`, and the SHA-256
        of the body in hex digits. It carries `X-Yipan-Device`, `X-Yipan-Time`,
        `X-Yipan-Signature` (hex digits) and, where there are two keys, `X-Yipan-Key-Version`.
        """
        await named_in_path(handlers.devices, "device", device_id)
        overlap = timedelta(hours=new.overlap_hours)
        return await issue_key(handlers, keys, device_id, overlap, sent, response)

    return router


async def issue_key(
    handlers: Handlers,
    keys: DeviceKeys,
    device_id: str,
    overlap: timedelta,
    sent: Sent,
    response: Response,
) -> IssuedKey:
    """Make a new key for a device in use; the answer that shows it is kept by nobody."""
    command = IssueKey(device_id, keys.newest, sent.at + overlap)
    outcome = await handlers.devices(device_id, command, at=sent.at, cause=sent.cause)
    held = (await handlers.devices.aggregates.load(device_id)).state.keys
    response.headers["Cache-Control"] = "no-store"
    return IssuedKey(
        device_id=device_id,
        key_version=held[-1].version,
        secret=keys.secret(device_id, held[-1]),
        path_token=keys.token(device_id, held[-1]),
        previous_valid_until=held[-2].valid_until if len(held) > 1 else None,
        revision=outcome.revision,
    )
