"""Where devices of other makers post: the address that is typed into them, one for each maker."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.bodies import MOST_BYTES, Unreadable, unzipped
from checkpoint.adapters.neutral import Adapter, Post
from checkpoint.api.devices.door import Door, Entered
from checkpoint.api.vendors.reception import Reception
from shared.errors import Invalid, TooLarge, TryAgain

HEADERS = ("content-type", "content-encoding")
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
    "without a token; one that can do neither has its token in the path."
)


def routes(reception: Reception, door: Door) -> APIRouter:
    router = APIRouter(tags=["devices of other makers"])
    for vendor, adapter in ADAPTERS.items():
        at = f"/v1/intake/{vendor}"
        fixed = [f"{own}/{{rest:path}}" for own in OWN_PATHS.get(vendor, ())]
        for path in (at, f"{at}/{{token}}", f"{at}/{{token}}/{{rest:path}}", *fixed):
            # What a device itself puts behind may be asked for as well, to say hello.
            for method in METHODS if path.endswith("{rest:path}") else METHODS[:1]:
                router.add_api_route(
                    path,
                    hearing(adapter, reception, door),
                    methods=[method],
                    summary=f"Take what {vendor} sends by {method} to {path}",
                    description=ABOUT,
                    openapi_extra=ANY_BODY | {"parameters": parameters(path)},
                    response_class=Response,
                )
    return router


def parameters(path: str) -> list[dict[str, Any]]:
    """What stands in a path: nobody reads it but the door."""
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} | about
        for name, about in IN_PATH.items()
        if f"{{{name}" in path
    ]


def hearing(
    adapter: Adapter, reception: Reception, door: Door
) -> Callable[..., Awaitable[Response]]:
    """The endpoint of one maker."""

    async def hear(request: Request, sent: Annotated[Entered, Depends(door)]) -> Response:
        post = await post_of(request)
        if sent.shown.proof and any(name.startswith("ce-") for name in post.headers):
            raise Invalid("the signature does not cover ce- headers: send the event as JSON")
        try:
            received = await reception.take(adapter, post, sent.shown, sent.cause)
        except TryAgain:
            door.taken.forget(sent.shown.proof)
            raise
        reply = adapter.answer(post, received.heard)
        kind = reply.content_type if reply.body else None
        return Response(reply.body, reply.status, media_type=kind)

    return hear


async def post_of(request: Request) -> Post:
    """The request as an adapter reads it; a body that was zipped on its way is unpacked."""
    body = await request.body()
    try:
        body = unzipped(body) if request.headers.get("content-encoding") else body
    except Unreadable as reason:
        if "bytes" in str(reason):
            raise TooLarge(f"a body may have {MOST_BYTES} bytes when it is unpacked") from None
        raise Invalid("the body is not what its Content-Encoding says") from None
    return Post(
        body=body,
        content_type=request.headers.get("content-type", ""),
        path=_path(request),
        query=dict(request.query_params),
        headers={k: v for k, v in request.headers.items() if k in HEADERS or k.startswith("ce-")},
    )


def _path(request: Request) -> str:
    """The path without a token: it is nobody's business behind the door."""
    token = request.path_params.get("token", "")
    return request.url.path.replace(f"/{token}", "", 1) if token else request.url.path
