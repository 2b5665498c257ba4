"""Reading back what was acknowledged: page by page, and again until it has settled."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

PAGE = 1_000
PAUSE = 1.0

Ask = Callable[[str], Awaitable[Any]]
"""Asks for a path and gives the JSON of the answer."""
Count = Callable[[], Awaitable[Mapping[str, int]]]


async def pages(ask: Ask, path: str) -> AsyncIterator[Sequence[Mapping[str, Any]]]:
    """The items of a list, page by page; `path` has a query."""
    after = ""
    while True:
        page = await ask(f"{path}&limit={PAGE}{after}")
        yield page["items"]
        if not page["next"]:
            return
        after = f"&after={quote(page['next'])}"


async def settled(count: Count, within: float) -> dict[str, int]:
    """Count what is wrong until nothing is, or the seconds are over; the last count."""
    deadline = time.monotonic() + within
    found = await count()
    while any(found.values()) and time.monotonic() < deadline:
        await asyncio.sleep(min(PAUSE, max(0.0, deadline - time.monotonic())))
        found = await count()
    return dict(found)
