"""Examinations by the health bureau: a negative one lifts a fever, a positive one defers."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from health_records.api.checks import existing, not_ahead
from health_records.domain.fever import RecordExamination
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from shared.events.base import PersonId
from shared.events.health_records import ExaminationResult
from shared.times import SentTime
from shared.web import Accepted, Body, Sent, allow, answer


class NewExamination(Body):
    result: ExaminationResult = Field(examples=["negative"])
    examined_at: SentTime = Field(examples=["2020-02-17T10:30:00+08:00"])


def routes(handlers: Handlers, known: Knowledge) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/examinations", tags=["workers"])

    @router.post("", status_code=201)
    async def record(
        person_id: PersonId,
        new: NewExamination,
        response: Response,
        sent: Annotated[Sent, allow("clerk", "operator")],
    ) -> Accepted:
        """Record the result of a worker's examination (检测结果)."""
        not_ahead("examined_at", new.examined_at, sent.at)
        await existing(handlers, person_id)
        command = RecordExamination(
            person_id=person_id,
            examination_id=sent.new_id("examination"),
            result=new.result,
            examined_at=new.examined_at,
            at=sent.at,
            latest_fever=await known.latest_fever(person_id),
        )
        outcome = await handlers.workers(person_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")

    return router
