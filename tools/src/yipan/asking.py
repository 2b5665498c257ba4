"""Requests of commands to a service: sent again while it is away, and clear where it refuses."""

from typing import Any

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay

from yipan.local.errors import LocalError, NotReady

PATIENCE = 30.0
"""Seconds in which a request is sent again while the service is away."""
PAUSE, LONGEST_PAUSE = 0.25, 10.0
AGAIN = frozenset({429, 503})
REFUSED = 400

Json = dict[str, Any]


class Away(NotReady):
    """A service does not answer, or asks to come again after so many seconds."""

    def __init__(self, why: str, after: float = PAUSE) -> None:
        super().__init__(why)
        self.after = after


class Denied(LocalError):
    """A service refused; `said` is its problem document."""

    def __init__(self, status: int, said: Json) -> None:
        wrong = "; ".join(f"{one['field']}: {one['message']}" for one in said.get("errors", []))
        super().__init__(f"{said.get('detail', status)}{f' ({wrong})' if wrong else ''}")
        self.status, self.said = status, said


async def ask(
    client: httpx.AsyncClient,
    service: str,
    method: str,
    path: str,
    *,
    patience: float = PATIENCE,
    **more: Any,
) -> Json:
    """Send a request until it is answered; Away where that takes too long, Denied at a refusal."""
    again = AsyncRetrying(
        retry=retry_if_exception_type(Away),
        stop=stop_after_delay(patience),
        wait=_as_asked,
        reraise=True,
    )
    said: Json = await again(_once, client, service, method, path, more)
    return said


def _as_asked(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return min(error.after, LONGEST_PAUSE) if isinstance(error, Away) else PAUSE


async def _once(
    client: httpx.AsyncClient, service: str, method: str, path: str, more: Json
) -> Json:
    try:
        answer = await client.request(method, path, **more)
    except httpx.TransportError as error:
        raise Away(f"{service} does not answer: {type(error).__name__}") from error
    if answer.status_code in AGAIN:
        raise Away(_problem(answer).get("detail", "busy"), _after(answer))
    if answer.status_code >= REFUSED:
        raise Denied(answer.status_code, _problem(answer))
    said: Json = answer.json()
    return said


def _problem(answer: httpx.Response) -> Json:
    try:
        said: Any = answer.json()
    except ValueError:
        # A proxy in between answers in its own way.
        return {"detail": f"answered with {answer.status_code}"}
    return said if isinstance(said, dict) else {}


def _after(answer: httpx.Response) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if said.isascii() and said.isdigit() else PAUSE
