"""The two lists of an enterprise: who may return and who is deferred (可以返岗、暂缓返岗)."""

import asyncio
from datetime import datetime
from typing import Annotated

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel

from health_records.api.labels import DEFERRED, MAY_RETURN, Label, label_of
from health_records.api.list_sheets import workbook
from health_records.api.wording import next_step, sentence
from health_records.persons import Persons
from health_records.views import UNMERGED, WorkerView
from shared.events import Reason
from shared.events.base import Code
from shared.platform import Platform
from shared.views import After, Limit, page
from shared.web import Sent, allow

log = structlog.get_logger()

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST = 10_000
"""Lines of a workbook: as many as a roster may have."""


class LabelledReason(Reason):
    """`text` says in a sentence what was found and until when, `next` what to do about it."""

    label: Label
    text: Label
    next: Label


class MayReturn(BaseModel):
    person_id: str
    shift: str | None


class Deferred(BaseModel):
    person_id: str
    shift: str | None
    reasons: list[LabelledReason]
    until: datetime | None


class Lists(BaseModel):
    """A page of both lists together, by person; send `next` as `after` for what follows."""

    may_return_label: Label = MAY_RETURN
    deferred_label: Label = DEFERRED
    may_return: list[MayReturn]
    deferred: list[Deferred]
    next: str | None = None


def routes(platform: Platform, persons: Persons) -> APIRouter:
    router = APIRouter(prefix="/v1/enterprises/{enterprise_id}", tags=["enterprises"])
    add_lists(router, platform)
    add_workbook(router, platform, persons)
    return router


def add_lists(router: APIRouter, platform: Platform) -> None:
    @router.get("/lists")
    async def show(
        enterprise_id: Code,
        _: Annotated[Sent, allow("clerk", "officer", "operator", "auditor")],
        after: After = None,
        limit: Limit = 1000,
    ) -> Lists:
        """Show who may return and who is deferred, with the reason of each in plain words."""
        criteria = {"enterprise_id": enterprise_id, **UNMERGED}
        found = await page(platform.documents, WorkerView, criteria, limit=limit, after=after)
        return Lists(
            may_return=[
                MayReturn(person_id=worker.id, shift=worker.shift)
                for worker in found.items
                if worker.standing == "may-return"
            ],
            deferred=[_deferred(w) for w in found.items if w.standing == "deferred"],
            next=found.next,
        )


def add_workbook(router: APIRouter, platform: Platform, persons: Persons) -> None:
    @router.get("/lists.xlsx", response_class=Response, responses={200: {"content": {XLSX: {}}}})
    async def download(enterprise_id: Code, sent: Annotated[Sent, allow("clerk")]) -> Response:
        """Download both lists with names, a sheet for each; who downloads them is written down.

        At most 10,000 workers, as a roster has.
        """
        workers = await _all(platform, enterprise_id)
        # Before the answer: a look that fails half way was still a look.
        log.info(
            "names read", audit=True, caller=sent.caller.name, enterprise_id=enterprise_id,
            people=len(workers),
        )  # fmt: skip
        known = await persons.several([worker.id for worker in workers])
        names = {id_: kept.identity.name for id_, kept in known.items()}
        content = await asyncio.to_thread(workbook, workers, names)
        headers = {
            "Content-Disposition": 'attachment; filename="lists.xlsx"',
            "Cache-Control": "no-store",
        }
        return Response(content, headers=headers, media_type=XLSX)


async def _all(platform: Platform, enterprise_id: str) -> list[WorkerView]:
    criteria = {"enterprise_id": enterprise_id, **UNMERGED}
    found = await platform.documents.find(WorkerView.collection, criteria, limit=MOST)
    return [WorkerView.model_validate(document) for document in found]


def _deferred(worker: WorkerView) -> Deferred:
    reasons = [
        LabelledReason(
            **reason.model_dump(),
            label=label_of(reason.code),
            text=sentence(reason),
            next=next_step(reason),
        )
        for reason in worker.reasons
    ]
    return Deferred(person_id=worker.id, shift=worker.shift, reasons=reasons, until=worker.until)
