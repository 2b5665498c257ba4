"""Where a site's batches are posted, by network or out of a file, in any order."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel

from checkpoint.api.batches.body import Kind, read
from checkpoint.api.batches.lists import Progress, progress
from checkpoint.api.batches.taking import Recorder, Taken, Taking
from checkpoint.api.devices.door import NOT_ITS_WAY, Door, Entered
from checkpoint.api.intake import MOST
from checkpoint.api.packed import plain_body
from checkpoint.domain.device import Device
from checkpoint.hearing import Ear
from shared.errors import Forbidden, NotFound, wrong
from shared.events.base import Code
from shared.events.checkpoint import Outcome

NOT_THERE = "there is no such device in use"


class Item(BaseModel):
    """An item that waits for review (`errors`), or a crossing that stands with another outcome."""

    kind: Kind
    item: int
    problem: int | None = None
    errors: list[dict[str, Any]] = []
    outcome: Outcome | Literal[""] = ""


class Receipt(Progress):
    """What became of a batch, and how far the recorder's chain has come."""

    number: int
    again: bool
    accepted: int
    refused: int
    results: list[Item]


EXAMPLE = {
    "recorder_id": "north-gate-box",
    "number": 1,
    "previous": "",
    "made_at": "2020-02-17T12:00:05+08:00",
    "complete_until": "2020-02-17T12:00:00+08:00",
    "readings": [
        {
            "device_id": "mill-thermo-1",
            "sequence": "1",
            "celsius": 36.4,
            "measured_at": "2020-02-17T07:55:00+08:00",
        }
    ],
    "crossings": [
        {
            "sequence": "17",
            "at": "2020-02-17T08:00:05+08:00",
            "direction": "in",
            "outcome": "refused",
            "reasons": ["no-pass"],
            "plate": "冀G12345",
        }
    ],
}
OPENAPI: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {
                    "type": "object",
                    "required": ["recorder_id", "number", "previous", "made_at", "complete_until"],
                    "properties": {
                        "recorder_id": {"type": "string"},
                        "number": {"type": "integer", "minimum": 1},
                        "previous": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
                        "made_at": {"type": "string", "format": "date-time"},
                        "complete_until": {"type": "string", "format": "date-time"},
                        "readings": {"type": "array", "maxItems": MOST, "items": {}},
                        "crossings": {"type": "array", "maxItems": MOST, "items": {}},
                    },
                },
                "example": EXAMPLE,
            }
        },
    }
}


def routes(taking: Taking, door: Door, ear: Ear) -> APIRouter:
    router = APIRouter(tags=["batches"])

    @router.post(
        "/v1/sites/{site_id}/batches",
        status_code=202,
        openapi_extra=OPENAPI,
        responses={200: {"description": "These very bytes had come before", "model": Receipt}},
    )
    async def post(
        site_id: Annotated[Code, Path()],
        request: Request,
        response: Response,
        sent: Annotated[Entered, Depends(door)],
    ) -> Receipt:
        """Post a batch that a site recorded while there was no network, in any order.

        A recorder is a device in use at the site; it numbers its batches from 1 and names the
        SHA-256 of the one before. All readings in it are late: they are stored, their fevers are
        told, no gate opens and nothing newer is replaced. `crossings` are what a guard decided.
        The same bytes again change nothing (200); what cannot be taken waits in `/v1/raw-records`.
        """
        batch = read(await plain_body(request), taking.person_key)
        named = {batch.head.recorder_id, *(row["device_id"] for row in batch.rows.values())}
        devices = await door.registry.known(named)
        recorder = _recorder(site_id, batch.head.recorder_id, devices, sent)
        taken = await taking.again(batch, recorder)
        if taken is None:
            # Not by the pace of a device: what it brings is a week's.
            door.limits.take_late(len(batch.rows))
            taken = await taking.take(batch, recorder, devices, sent.cause)
        # The recorder is heard; what its devices measured is of the past.
        ear.hear({recorder.device_id: recorder.device}, sent.at)
        response.status_code = 200 if taken.again else 202
        return receipt(batch.head.number, taken)

    return router


def _recorder(
    site_id: str, recorder_id: str, devices: Mapping[str, Device], sent: Entered
) -> Recorder:
    device = devices.get(recorder_id)
    if device is None:
        errors = [{"field": "body.recorder_id", "message": NOT_THERE}]
        raise NotFound(NOT_THERE, errors=errors)
    if not sent.shown.may_speak_for(recorder_id, device):
        raise Forbidden(NOT_ITS_WAY)
    if device.setup.site_id != site_id:
        raise wrong("recorder_id", f"the device is at another site than {site_id}")
    return Recorder(recorder_id, device)


def receipt(number: int, taken: Taken) -> Receipt:
    results = [
        Item(kind=kind, item=one.item, problem=one.status, errors=[dict(e) for e in one.errors])
        for kind, some in taken.refusals.items()
        for one in sorted(some, key=lambda refusal: refusal.item)
    ]
    refused = len(results)
    results += [
        Item.model_validate({"kind": "crossing", "item": one.item, "outcome": one.outcome})
        for one in taken.otherwise
    ]
    return Receipt(
        **progress(taken.told).model_dump(),
        number=number,
        again=taken.again,
        accepted=len(taken.sealed) + taken.crossings,
        refused=refused,
        results=results,
    )
