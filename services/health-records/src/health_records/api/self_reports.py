"""Daily self-reports by a link (每日健康申报): no account and no role, the token is the guard.

The one exception to "a role on every route": who holds the link may say how its person is, and
sees nothing but what was said through it today. Every bad link gets the same answer.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ValidationError

from health_records.api import form
from health_records.api.labels import SYMPTOMS, Label
from health_records.api.rate import Rate
from health_records.api.reports import NewReport
from health_records.domain.daily import day_of, end_of
from health_records.domain.file import Worker
from health_records.domain.reports import MakeReport, opens
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.links import Links
from shared.access import Caller
from shared.causes import Cause
from shared.errors import Invalid, NotFound, TooLarge
from shared.identity import derived_id
from shared.problems import named, problem
from shared.web import IdempotencyKey, cause_of

MOST_BYTES = 4_096
FORM = "application/x-www-form-urlencoded"
GONE = "this link is not good, or not any more: ask the health clerk for a new one"


class LinkGone(NotFound):
    """Forged, mistyped, expired or replaced: nobody learns which."""


class Asked(BaseModel):
    symptom: str
    label: Label


class Today(BaseModel):
    """What is asked, and what was said today; `ends_at` is the end of the county's day."""

    day: date
    ends_at: datetime
    asked: list[Asked]
    reported: bool
    symptoms: tuple[str, ...] = ()
    celsius: float | None = None
    reported_at: datetime | None = None
    link_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who came by a link that is good: the file it belongs to, and when."""

    worker: Worker
    link: str
    at: datetime
    cause: Cause


@dataclass(frozen=True, slots=True, eq=False)
class ByLink:
    """A dependency: lets through who holds a link that is good; LinkGone otherwise."""

    links: Links
    handlers: Handlers
    rate: Rate

    async def __call__(
        self, token: str, request: Request, idempotency_key: IdempotencyKey = None
    ) -> Reporter:
        digest = self.links.digest(token)
        if digest is None:
            raise LinkGone(GONE)
        self.rate.use(digest)
        at = request.app.state.clock.now()
        found = await self.handlers.workers.aggregates.where({"daily.link.digest": digest})
        for stored in found.values():
            if opens(stored.state, digest, at):
                caller = Caller(f"link:{digest}", frozenset())
                cause = await cause_of(request, caller, idempotency_key)
                return Reporter(stored.state, digest, at, cause)
        raise LinkGone(GONE)


def routes(handlers: Handlers, by_link: ByLink, known: Knowledge) -> APIRouter:
    router = APIRouter(prefix="/v1/self-reports/{token}", tags=["daily reports"])

    @router.get("", response_model=Today, responses={200: {"content": {"text/html": {}}}})
    async def ask(request: Request, sent: Annotated[Reporter, Depends(by_link)]) -> Any:
        """Show what is asked today (今日健康申报); a browser gets a page with a form.

        No account is needed: the token in the address is the key.
        """
        today = _today(sent.worker, sent.at)
        return form.page(today.model_dump()) if _wants_page(request) else _kept_nowhere(today)

    @router.post(
        "",
        status_code=201,
        response_model=Today,
        responses={201: {"content": {"text/html": {}}}},
        openapi_extra={"requestBody": _BODY},
    )
    async def report(request: Request, sent: Annotated[Reporter, Depends(by_link)]) -> Any:
        """Report symptoms, or none, and the temperature if it was taken; again when it changes.

        The same report again on the same day changes nothing. The page's form may be sent as well.
        """
        from_form = request.headers.get("content-type", "").startswith(FORM)
        try:
            new = await _read(request, from_form=from_form)
        except Invalid as error:
            if not from_form:
                raise
            asked = _today(sent.worker, sent.at).model_dump()
            return form.page(asked, wrong=[one["field"] for one in error.more["errors"]])
        command = _command(sent, new, await known.fever_limit(sent.at))
        await handlers.workers(sent.worker.person_id, command, at=sent.at, cause=sent.cause)
        stored = await handlers.workers.aggregates.load(sent.worker.person_id)
        today = _today(stored.state, sent.at)
        if from_form:
            return form.page(today.model_dump(), thanks=True)
        return _kept_nowhere(today, 201)

    return router


_SCHEMA = NewReport.model_json_schema()
_BODY = {
    "required": True,
    "content": {
        "application/json": {
            "schema": _SCHEMA,
            "examples": {
                "well": {"value": {"symptoms": [], "celsius": 36.5}},
                "ill": {"value": {"symptoms": ["cough"], "celsius": 37.4}},
            },
        },
        FORM: {"schema": _SCHEMA},
    },
}


def _command(sent: Reporter, new: NewReport, limit: float | None) -> MakeReport:
    return MakeReport(
        person_id=sent.worker.person_id,
        report_id=derived_id("report", sent.cause.id),
        symptoms=new.symptoms,
        celsius=new.celsius,
        by="link",
        at=sent.at,
        link=sent.link,
        fever_celsius=limit,
    )


def _today(worker: Worker, at: datetime) -> Today:
    day, last, link = day_of(at), worker.daily.last, worker.daily.link
    assert link is not None
    said = last if last is not None and last.day == day else None
    return Today(
        day=day,
        ends_at=end_of(day),
        asked=[Asked(symptom=code, label=label) for code, label in SYMPTOMS.items()],
        reported=said is not None,
        symptoms=said.symptoms if said else (),
        celsius=said.celsius if said else None,
        reported_at=said.at if said else None,
        link_expires_at=link.expires_at,
    )


async def _read(request: Request, *, from_form: bool) -> NewReport:
    """Read the body, JSON or the page's form; Invalid names the field, TooLarge the bound."""
    sent = bytearray()
    async for chunk in request.stream():
        sent += chunk
        if len(sent) > MOST_BYTES:
            raise TooLarge(f"a report may have {MOST_BYTES} bytes")
    try:
        return NewReport.model_validate(form.read(bytes(sent)) if from_form else orjson.loads(sent))
    except ValidationError as error:
        told = [{**one, "loc": ("body", *one["loc"])} for one in error.errors()]
        raise Invalid("wrong: body", errors=named(told)) from error
    except ValueError as error:
        told = [{"field": "body", "message": "neither JSON nor a form"}]
        raise Invalid("wrong: body", errors=told) from error


def _wants_page(request: Request) -> bool:
    return "text/html" in request.headers.get("accept", "")


def _kept_nowhere(today: Today, status: int = 200) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(today.model_dump_json(), status, headers, "application/json")


async def gone(request: Request, error: Exception) -> Response:
    """Answer a bad link: a page for who came with a browser, a problem for everybody else."""
    assert isinstance(error, LinkGone)
    if _wants_page(request):
        return form.gone()
    return problem(request, error.status, "LinkGone", error.detail)
