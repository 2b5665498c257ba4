"""What a device has sent, read no further than its sender has shown who it is."""

from collections.abc import Awaitable, Callable

from fastapi import Request

from checkpoint.adapters.bodies import GZIP
from checkpoint.adapters.neutral import MOST_BYTES, Post
from checkpoint.api.devices.door import MOST_OF_A_STRANGER
from checkpoint.api.packed import unpacked
from shared.errors import Forbidden, TooLarge, Unauthenticated

HEADERS = ("content-type", "content-encoding")

LetOn = Callable[[], Awaitable[None]]
"""Raises where the sender has not shown enough for more to be read."""


async def post_of(request: Request, let_on: LetOn) -> Post:
    """The request as an adapter reads it; a body that was zipped on its way is unpacked."""
    body = await body_of(request, let_on)
    most = await _most(let_on) if GZIP in body else MOST_BYTES
    if request.headers.get("content-encoding"):
        try:
            body = unpacked(body, most)
        except TooLarge:
            await let_on()
            raise
    return Post(
        body=body,
        content_type=request.headers.get("content-type", ""),
        path=_path(request),
        query=dict(request.query_params),
        headers={k: v for k, v in request.headers.items() if k in HEADERS or k.startswith("ce-")},
        most=most,
    )


async def _most(let_on: LetOn) -> int:
    """What may be unpacked of a post: who has shown nothing is still told from others by it."""
    try:
        await let_on()
    except (Forbidden, Unauthenticated):
        return MOST_OF_A_STRANGER
    return MOST_BYTES


async def body_of(request: Request, let_on: LetOn) -> bytes:
    """The body as it streams in; who has shown nothing is asked before it grows."""
    body, asked = bytearray(), False
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_OF_A_STRANGER and not asked:
            await let_on()
            asked = True
    return bytes(body)


def _path(request: Request) -> str:
    """The path without a token: it is nobody's business behind the door."""
    token = request.path_params.get("token", "")
    return request.url.path.replace(f"/{token}", "", 1) if token else request.url.path
