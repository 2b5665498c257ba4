"""What a device gets back: per reading accepted or refused, and for a live one the gate's word."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import orjson
from fastapi import Response
from pydantic import BaseModel, TypeAdapter

from checkpoint.api.intake import ReadingIn, Refusal
from checkpoint.api.sealing import Sealed
from checkpoint.api.words import in_words
from checkpoint.handlers import Gate
from shared.causes import Cause
from shared.errors import Forbidden, Invalid, NotFound
from shared.events import Reason
from shared.words import Words

EXAMPLE = {
    "device_id": "mill-thermo-1",
    "sequence": "1",
    "celsius": 36.4,
    "measured_at": "2020-02-17T07:55:00+08:00",
    "mask": "worn",
}


class Result(BaseModel):
    """One item of the answer; `errors` name the field where it was refused.

    `late` is a reading that came ten minutes or more after it was measured: it is stored, and no
    gate opens for it.
    """

    item: int
    status: Literal["accepted", "refused"]
    reading_id: str | None = None
    fever: bool = False
    late: bool = False
    problem: int | None = None
    errors: list[dict[str, Any]] = []
    outcome: Literal["admitted", "refused"] | None = None
    reasons: list[Reason] = []
    words: list[Words] = []


class Answer(BaseModel):
    """Accepted readings are stored once, however often they are sent again."""

    accepted: int
    refused: int
    results: list[Result]


def _openapi() -> dict[str, Any]:
    one = TypeAdapter(ReadingIn).json_schema()
    schema = {"oneOf": [one, {"type": "array", "items": one, "maxItems": 1000}]}
    content = {"schema": schema, "example": [EXAMPLE]}
    return {"requestBody": {"required": True, "content": {"application/json": content}}}


OPENAPI = _openapi()


def answer_batch(sealed: Mapping[int, Sealed], refusals: Sequence[Refusal]) -> Response:
    """202 with a result for each item; 422 where none was taken."""
    results = [accepted(item, one) for item, one in sealed.items()]
    results += [refused(refusal) for refusal in refusals]
    results.sort(key=lambda result: result["item"])
    if refusals and not sealed:
        errors = [error | {"item": r.item} for r in refusals for error in map(dict, r.errors)]
        raise Invalid("none of the readings was taken", errors=errors)
    return written({"accepted": len(sealed), "refused": len(refusals), "results": results})


async def answer_one(
    sealed: Mapping[int, Sealed], refusals: Sequence[Refusal], gate: Gate, cause: Cause
) -> Response:
    """202 with the gate's answer where the reading asked for one; a problem where refused."""
    for refusal in refusals:
        errors = list(refusal.errors)
        if refusal.status == NotFound.status:
            raise NotFound(errors[0]["message"], errors=errors)
        if refusal.status == Forbidden.status:
            raise Forbidden(errors[0]["message"], errors=errors)
        raise Invalid(f"wrong: {errors[0]['field']}", errors=errors)
    one = sealed[0]
    result = accepted(0, one)
    if one.attempt is not None:
        crossing = await gate.cross(one.attempt, cause)
        result["outcome"] = crossing.outcome
        result["reasons"] = [reason.model_dump() for reason in crossing.reasons]
        result["words"] = [said.model_dump() for said in in_words(crossing.reasons)]
    return written({"accepted": 1, "refused": 0, "results": [result]})


def accepted(item: int, one: Sealed) -> dict[str, Any]:
    return {
        "item": item,
        "status": "accepted",
        "reading_id": one.reading_id,
        "fever": one.assessment.fever,
        "late": one.late,
    }


def refused(refusal: Refusal) -> dict[str, Any]:
    return {
        "item": refusal.item,
        "status": "refused",
        "problem": refusal.status,
        "errors": list(refusal.errors),
    }


def written(content: Mapping[str, Any]) -> Response:
    return Response(orjson.dumps(content), status_code=202, media_type="application/json")
