"""A day of the files: its figures for the daily report (日报), its lines for the meeting."""

from fastapi import APIRouter

from health_records.api.days.agenda import health_agenda
from health_records.api.days.figures import HealthDay, health_day
from shared.days import Agenda, AskedDay, county_day
from shared.platform import Platform
from shared.web import allow

READERS = allow("operator", "auditor")


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/days/{day}", tags=["days"])
    documents, clock = platform.documents, platform.clock

    @router.get("", dependencies=[READERS])
    async def figures(day: AskedDay) -> HealthDay:
        """Count files, the two lists, isolations and examinations as they were at a day's end."""
        return await health_day(documents, county_day(day, clock.now()))

    @router.get("/agenda", dependencies=[READERS])
    async def agenda(day: AskedDay) -> Agenda:
        """List why people are deferred, who waits to be examined, and whose report was missed."""
        return await health_agenda(documents, county_day(day, clock.now()))

    return router
