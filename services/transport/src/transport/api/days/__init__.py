"""A day of transport: its figures for the daily report (日报), its lines for the meeting."""

from fastapi import APIRouter

from shared.days import Agenda, AskedDay, county_day
from shared.platform import Platform
from shared.web import allow
from transport.api.days.agenda import TransportAgenda
from transport.api.days.figures import TransportDay, transport_day

READERS = allow("operator", "auditor")


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/days/{day}", tags=["days"])
    documents, clock = platform.documents, platform.clock

    @router.get("", dependencies=[READERS])
    async def figures(day: AskedDay) -> TransportDay:
        """Count trips, arrivals, supplies and farms' feed as they were when a day ended."""
        return await transport_day(documents, county_day(day, clock.now()))

    @router.get("/agenda", dependencies=[READERS])
    async def agenda(day: AskedDay) -> Agenda:
        """List what the meeting looks at: feed, passengers, supplies, who waits for a room."""
        return await TransportAgenda(documents, county_day(day, clock.now())).read()

    return router
