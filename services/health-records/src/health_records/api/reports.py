"""Daily reports for the clerk: links to send out, reports by phone, and who did not report."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from health_records.api.checks import existing
from health_records.api.labels import Label, label_of
from health_records.domain.reports import IssueReportLink, MakeReport
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.links import Links
from health_records.views import UNMERGED, ReportPart, WorkerView
from shared.errors import Refused
from shared.events.base import Code, PersonId
from shared.platform import Platform
from shared.views import After, Limit, page
from shared.web import Accepted, Body, Sent, allow, answer

Symptom = Literal[
    "fever", "cough", "fatigue", "shortness-of-breath", "sore-throat", "runny-nose", "muscle-ache",
    "diarrhoea", "other",
]  # fmt: skip


class NewReport(Body):
    """How somebody is today. No symptoms is a report as well: it says that all is well."""

    symptoms: Annotated[tuple[Symptom, ...], Field(max_length=9)] = Field(
        default=(), examples=[["cough"]]
    )
    celsius: Annotated[float, Field(ge=34, le=43, allow_inf_nan=False)] | None = Field(
        default=None,
        examples=[36.5],
        description="axillary (腋温), in degrees Celsius; at or beyond the limit it is a fever",
    )


class NewLink(Body):
    days: Annotated[int, Field(ge=1, le=31)] = Field(
        default=14, examples=[14], description="how long the link is good for"
    )


class LinkOut(BaseModel):
    """Shown once and kept nowhere: a link that got lost is replaced by a new one."""

    token: str
    url: str
    expires_at: datetime


class MissedReport(BaseModel):
    """`level` 2 from the second day in a row; `why` says what the person is watched for."""

    person_id: str
    enterprise_id: str | None
    day: date
    in_a_row: int
    level: int
    missed_at: datetime
    why: list[Label]
    last_report: ReportPart | None
    link_expires_at: datetime | None


class MissedReports(BaseModel):
    """Some of the list; send `next` as `after` for what follows."""

    items: list[MissedReport]
    next: str | None = None


def routes(
    handlers: Handlers, platform: Platform, links: Links, public_url: str | None
) -> APIRouter:
    router = APIRouter(tags=["daily reports"])
    add_links(router, handlers, links, public_url)
    add_reports(router, handlers, Knowledge(platform.documents))
    add_missed(router, platform)
    return router


def add_links(router: APIRouter, handlers: Handlers, links: Links, public_url: str | None) -> None:
    @router.post("/v1/workers/{person_id}/report-links", status_code=201)
    async def issue_link(
        person_id: PersonId,
        new: NewLink,
        request: Request,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> LinkOut:
        """Make the link by which a worker reports every day (每日健康申报链接).

        It takes the place of the worker's earlier link. Send `url` to the worker's phone.
        """
        await existing(handlers, person_id)
        token = links.token(person_id, sent.cause.id)
        digest, expires_at = links.digest(token) or "", sent.at + timedelta(days=new.days)
        command = IssueReportLink(person_id, digest, expires_at, sent.caller.account, sent.at)
        await handlers.workers(person_id, command, at=sent.at, cause=sent.cause)
        held = (await handlers.workers.aggregates.load(person_id)).state.daily.link
        if held is None or held.digest != digest:
            raise Refused("this link was replaced by a newer one", rule="report-link")
        response.headers["Cache-Control"] = "no-store"
        # A clerk may call from inside, where no phone gets to.
        address = public_url or str(request.base_url).rstrip("/")
        url = f"{address}/v1/self-reports/{token}"
        return LinkOut(token=token, url=url, expires_at=held.expires_at)


def add_reports(router: APIRouter, handlers: Handlers, known: Knowledge) -> None:
    @router.post("/v1/workers/{person_id}/reports", status_code=201)
    async def report_by_phone(
        person_id: PersonId,
        new: NewReport,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Accepted:
        """Write down the daily report of a worker who was called or came by."""
        await existing(handlers, person_id)
        command = MakeReport(
            person_id=person_id,
            report_id=sent.new_id("report"),
            symptoms=new.symptoms,
            celsius=new.celsius,
            by="clerk",
            at=sent.at,
            fever_celsius=await known.fever_limit(sent.at),
        )
        outcome = await handlers.workers(person_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")


def add_missed(router: APIRouter, platform: Platform) -> None:
    @router.get("/v1/missed-reports")
    async def missed(
        _: Annotated[Sent, allow("clerk", "officer", "operator", "auditor")],
        enterprise_id: Code | None = None,
        level: Annotated[int, Query(ge=1, le=2, description="this level or above")] = 1,
        after: After = None,
        limit: Limit = 100,
    ) -> MissedReports:
        """List who is in isolation or under watch and let a day end without a report.

        The longest silent first. A line closes with the next report, or when the watch ends; that
        the day was missed stays in the worker's timeline.
        """
        criteria: dict[str, object] = {"missed.in_a_row": {"$gte": level}, **UNMERGED}
        if enterprise_id is not None:
            criteria["enterprise_id"] = enterprise_id
        found = await page(
            platform.documents,
            WorkerView,
            criteria,
            limit=limit,
            after=after,
            sort="missed.in_a_row",
            descending=True,
        )
        lines = [line for worker in found.items if (line := _line(worker)) is not None]
        return MissedReports(items=lines, next=found.next)


def _line(worker: WorkerView) -> MissedReport | None:
    if worker.missed is None:
        return None
    return MissedReport(
        person_id=worker.id,
        enterprise_id=worker.enterprise_id,
        why=[label_of(reason.code) for reason in worker.reasons],
        last_report=worker.report,
        link_expires_at=worker.link_expires_at,
        **worker.missed.model_dump(),
    )
