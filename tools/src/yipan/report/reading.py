"""What the four services say of a day, asked side by side; what does not answer is missing."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import httpx

from yipan.local.errors import LocalError
from yipan.report.definitions import SERVICES, Json, Service

ROLE = "auditor"
REFUSED = {401: "the token is not good", 403: "the token has not the role auditor or operator"}
NOT_THERE = 404
WRONG = 422
FAILING = 500


@dataclass(frozen=True, slots=True)
class Answers:
    """By service; `silent` says of the others why they are not among them."""

    told: Mapping[Service, Json]
    silent: Mapping[Service, str]


async def ask_all(
    clients: Mapping[str, httpx.AsyncClient],
    token: Callable[[str], str],
    day: date,
    more: str = "",
) -> Answers:
    """Ask each service for `/v1/days/{day}` + `more`; LocalError where it refuses to answer."""
    headers = {"authorization": f"Bearer {token(ROLE)}"}
    found = await asyncio.gather(
        *(_ask(clients[service], f"/v1/days/{day}{more}", headers) for service in SERVICES)
    )
    answers = dict(zip(SERVICES, found, strict=True))
    return Answers(
        told={service: told for service, (told, _) in answers.items() if told is not None},
        silent={service: why for service, (told, why) in answers.items() if told is None},
    )


async def _ask(
    client: httpx.AsyncClient, path: str, headers: Mapping[str, str]
) -> tuple[Json | None, str]:
    try:
        answer = await client.get(path, headers=headers)
    except httpx.HTTPError as error:
        return None, f"does not answer ({type(error).__name__})"
    status = answer.status_code
    if status in REFUSED:
        raise LocalError(REFUSED[status])
    if status == WRONG:
        raise LocalError(_said(answer.json()))
    if status == NOT_THERE:
        return None, "does not count days yet (404)"
    if status >= FAILING:
        return None, f"cannot answer now ({status})"
    return answer.json(), ""


def _said(problem: Any) -> str:
    """Say what a service refuses, with the field it names."""
    errors = problem.get("errors") or [{"field": "path.day", "message": problem.get("detail")}]
    return "; ".join(f"{one['field']}: {one['message']}" for one in errors)
