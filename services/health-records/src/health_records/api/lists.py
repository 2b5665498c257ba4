"""The two lists of an enterprise: who may return and who is deferred (可以返岗、暂缓返岗)."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from health_records.api.labels import DEFERRED, MAY_RETURN, Label, label_of
from health_records.views import WorkerView
from shared.events import Reason
from shared.events.base import Code
from shared.platform import Platform
from shared.views import After, Limit, page
from shared.web import Sent, allow


class LabelledReason(Reason):
    label: Label


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


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/enterprises/{enterprise_id}/lists", tags=["enterprises"])

    @router.get("")
    async def show(
        enterprise_id: Code,
        _: Annotated[Sent, allow("clerk", "officer", "operator", "auditor")],
        after: After = None,
        limit: Limit = 1000,
    ) -> Lists:
        criteria = {"enterprise_id": enterprise_id}
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

    return router


def _deferred(worker: WorkerView) -> Deferred:
    reasons = [
        LabelledReason(**reason.model_dump(), label=label_of(reason.code))
        for reason in worker.reasons
    ]
    return Deferred(person_id=worker.id, shift=worker.shift, reasons=reasons, until=worker.until)
