"""A day of the permits: its figures for the daily report (日报), its lines for the meeting."""

from fastapi import APIRouter

from permits.api.days.agenda import PermitsAgenda
from permits.api.days.figures import PermitsDay, permits_day
from shared.days import Agenda, AskedDay, county_day
from shared.platform import Platform
from shared.web import allow

READERS = allow("operator", "auditor")


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/days/{day}", tags=["days"])

    @router.get("", dependencies=[READERS])
    async def figures(day: AskedDay) -> PermitsDay:
        """Count enterprises, permits, visits, problems, units, plans and projects as it ended."""
        return await permits_day(platform.documents, county_day(day, platform.clock.now()))

    @router.get("/agenda", dependencies=[READERS])
    async def agenda(day: AskedDay) -> Agenda:
        """List problems past their clock, and permits suspended, waited for or about to expire."""
        return await PermitsAgenda(platform.documents, county_day(day, platform.clock.now())).read()

    return router
