"""Where devices of other makers post: the address that is typed into them, one for each maker."""

import re
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import APIKeyHeader

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.neutral import Adapter, Heard, Verdict
from checkpoint.api.devices.door import Door, Entered, Shown
from checkpoint.api.vendors.reception import Received, Reception, refusal
from checkpoint.api.vendors.sent import post_of
from checkpoint.api.words import in_words
from checkpoint.domain.crossing import Crossing
from checkpoint.handlers import Gate
from shared.causes import Cause
from shared.errors import Invalid, TryAgain
from shared.problems import MEDIA_TYPE

MOST_WITH_PICTURES = 8 << 20
"""Bytes of a body from a maker whose devices send pictures along; see `limits`."""
LIMITS: Mapping[re.Pattern[str], int] = MappingProxyType({
    re.compile(r"/v1/intake/(dahua|fc8300|hikvision|uniview)(/.*)?|/LAPI/.*"): MOST_WITH_PICTURES,
})  # fmt: skip
OWN_PATHS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "zkteco": ("/iclock", "/iclock/iclock"),
    "uniview": ("/LAPI/V1.0",),
})  # fmt: skip
"""Paths that cannot be changed in the devices of a maker."""
METHODS = ("POST", "GET", "PUT")
ANY_BODY: dict[str, Any] = {
    "requestBody": {
        "required": False,
        "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
    }
}
IN_PATH = {
    "token": {"description": "`path_token` of `POST /v1/devices/{id}/keys`"},
    "rest": {"description": "what the device itself puts behind"},
}
ABOUT = (
    "Take what a device of this maker sends, and answer as it expects: success only after "
    "everything is durable. What measures nothing is counted, what cannot be understood is kept in "
    "`/v1/raw-records`.\n\nA device that signs, or that is known by its address, posts to the path "
    "without a token; one that can do neither has its token in the path.\n\nA single live reading "
    "of somebody at a gate is decided at once: `X-Yipan-Outcome` says `admitted` or `refused`, "
    "`X-Yipan-Reasons` the codes of what speaks against it, and the maker's own answer the same "
    "where it has room for it."
)
OUTCOME: Mapping[str, Any] = MappingProxyType({
    "X-Yipan-Outcome": {"schema": {"type": "string", "enum": ["admitted", "refused"]}},
    "X-Yipan-Reasons": {"schema": {"type": "string"}, "description": "codes, with commas between"},
})  # fmt: skip
ANSWERED: Mapping[str, Mapping[int, str]] = MappingProxyType({
    "cloudevents": {204: "All of it was dealt with", 202: "Some of it waits for review"},
    "fhir": {201: "Kept, or a response Bundle", 202: "It waits for review"},
    "senml": {204: "All of it was dealt with"},
})  # fmt: skip
"""What stands for success where it is not a plain 200."""
FAILURES: Mapping[int, str] = MappingProxyType({
    401: "The sender has not shown who it is",
    403: "The device may not speak this way, or is not registered",
    413: "More than a body may have",
    422: "The body is not what its Content-Encoding says, or a signature that covers no headers",
    429: "Too many requests; come again later",
    503: "Nothing was taken: send it again after `Retry-After` seconds",
})  # fmt: skip
SIGNED = APIKeyHeader(
    name="X-Yipan-Signature",
    scheme_name="DeviceSignature",
    auto_error=False,
    description="HMAC-SHA256, with `X-Yipan-Device` and `X-Yipan-Time`: see "
    "`POST /v1/devices/{id}/keys`",
)
"""Read by the door; here it is told."""
NO_HEADER: list[dict[str, list[str]]] = [{}]
"""A token in the path, or an address that is a device's own."""


def routes(reception: Reception, door: Door, gate: Gate) -> APIRouter:
    router = APIRouter(tags=["devices of other makers"])
    for vendor, adapter in ADAPTERS.items():
        at = f"/v1/intake/{vendor}"
        fixed = [f"{own}/{{rest:path}}" for own in OWN_PATHS.get(vendor, ())]
        for path in (at, f"{at}/{{token}}", f"{at}/{{token}}/{{rest:path}}", *fixed):
            # What a device itself puts behind may be asked for as well, to say hello.
            for method in METHODS if path.endswith("{rest:path}") else METHODS[:1]:
                router.add_api_route(
                    path,
                    hearing(adapter, reception, door, gate),
                    methods=[method],
                    summary=f"Take what {vendor} sends by {method} to {path}",
                    description=ABOUT,
                    openapi_extra=ANY_BODY
                    | {"parameters": parameters(path), "security": NO_HEADER},
                    dependencies=[Depends(SIGNED)],
                    response_class=Response,
                    status_code=next(iter(ANSWERED.get(vendor, {200: ""}))),
                    responses=responses(vendor),
                )
    return router


def parameters(path: str) -> list[dict[str, Any]]:
    """What stands in a path: nobody reads it but the door."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} | about
        for name, about in IN_PATH.items()
        if f"{{{name}" in path
    ]


def responses(vendor: str) -> dict[int | str, dict[str, Any]]:
    """Each status a device may meet, and the headers that say the gate's word."""
    problem = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}}
    good = ANSWERED.get(vendor, {200: "In the maker's own words"})
    return {
        **{
            status: {"description": said, "headers": dict(OUTCOME)} for status, said in good.items()
        },
        **{status: {"description": said, "content": problem} for status, said in FAILURES.items()},
    }


def hearing(
    adapter: Adapter, reception: Reception, door: Door, gate: Gate
) -> Callable[..., Awaitable[Response]]:
    """The endpoint of one maker."""

    async def hear(request: Request, sent: Annotated[Entered, Depends(door)]) -> Response:
        async def let_on() -> None:
            if not await reception.is_expected(adapter, sent.shown):
                raise refusal(adapter, Heard(), sent.shown)

        post = await post_of(request, let_on)
        if sent.shown.proof and any(name.startswith("ce-") for name in post.headers):
            raise Invalid("the signature does not cover ce- headers: send the event as JSON")
        received = await reception.take(adapter, post, sent.shown, sent.cause)
        crossing = await decided(gate, received, sent.shown, sent.cause)
        verdict = verdict_of(crossing) if crossing else None
        reply = adapter.answer(post, received.heard, verdict)
        kind = reply.content_type if reply.body else None
        headers = outcome_of(crossing) if crossing else {}
        return Response(reply.body, reply.status, media_type=kind, headers=headers)

    return hear


async def decided(gate: Gate, received: Received, shown: Shown, cause: Cause) -> Crossing | None:
    """Decide on the one who was measured, as for a device of our own; of several, none is told.

    What came is durable by now: a gate that cannot tell leaves it to the worker.
    """
    if len(received.sealed) != 1 or received.heard.unclear or shown.received_at:
        return None
    attempt = received.sealed[0].attempt
    if attempt is None:
        return None
    try:
        return await gate.cross(attempt, cause)
    except TryAgain:
        return None


def outcome_of(crossing: Crossing) -> dict[str, str]:
    codes = ",".join(reason.code for reason in crossing.reasons)
    return {"X-Yipan-Outcome": crossing.outcome} | ({"X-Yipan-Reasons": codes} if codes else {})


def verdict_of(crossing: Crossing) -> Verdict:
    admitted = crossing.outcome == "admitted"
    said = "；".join(one.zh for one in in_words(crossing.reasons))
    return Verdict(admitted, "请通行" if admitted else said)
