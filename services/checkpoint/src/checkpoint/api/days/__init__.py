"""A day at the gates: its figures for the daily report (日报), its lines for the meeting."""

from fastapi import APIRouter

from checkpoint.api.days.agenda import GateAgenda
from checkpoint.api.days.figures import GateDay, gate_day
from shared.days import Agenda, AskedDay, county_day
from shared.platform import Platform
from shared.web import allow

READERS = allow("operator", "auditor")


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/days/{day}", tags=["days"])

    @router.get("", dependencies=[READERS])
    async def figures(day: AskedDay) -> GateDay:
        """Count sites, readings, fevers, crossings and who was on duty, on a day of the county."""
        return await gate_day(platform.documents, county_day(day, platform.clock.now()))

    @router.get("/agenda", dependencies=[READERS])
    async def agenda(day: AskedDay) -> Agenda:
        """List the fevers of a day, and the sites that were closed when it ended."""
        return await GateAgenda(platform.documents, county_day(day, platform.clock.now())).read()

    return router
