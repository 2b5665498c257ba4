"""Daily temperatures (每日体温): what gates measured of one person, day by day."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel

from health_records.views import MeasuredPart, TemperatureView
from shared.events.base import PersonId
from shared.platform import Platform
from shared.views import After, Limit, page
from shared.web import Sent, allow


class DayOfTemperatures(BaseModel):
    """The highest and the latest of a day; body sites differ, so each says where it was taken."""

    day: date
    highest: MeasuredPart
    latest: MeasuredPart


class Temperatures(BaseModel):
    """Some of the days; send `next` as `after` for what follows."""

    items: list[DayOfTemperatures]
    next: str | None = None


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/workers/{person_id}/temperatures", tags=["workers"])

    @router.get("")
    async def show(
        person_id: PersonId,
        _: Annotated[Sent, allow("clerk", "operator", "auditor")],
        after: After = None,
        limit: Limit = 100,
    ) -> Temperatures:
        """List the highest and the latest temperature of each day, the last day first.

        Left out are objects, readings from a clock that is wrong and temperatures that nobody
        has. Every single reading is with the checkpoint: `GET /v1/readings?person_id=`.
        """
        found = await page(
            platform.documents,
            TemperatureView,
            {"latest.person_id": person_id},
            limit=limit,
            after=after,
            sort="latest.day",
            descending=True,
        )
        return Temperatures(items=[_shown(one) for one in found.items], next=found.next)

    return router


def _shown(view: TemperatureView) -> DayOfTemperatures:
    latest = MeasuredPart.model_validate(view.latest.model_dump())
    return DayOfTemperatures(day=view.latest.day, highest=view.highest, latest=latest)
