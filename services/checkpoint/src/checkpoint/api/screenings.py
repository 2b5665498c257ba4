"""Vehicles that were screened: a list, and the counts of a day for each site."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from checkpoint.views import ScreeningView
from shared.clock import COUNTY
from shared.days import FIRST, AskedDay, CountyDay, DayAnswer, county_day
from shared.errors import wrong
from shared.events.base import Code
from shared.events.checkpoint import Outcome
from shared.identity import plate
from shared.platform import Platform
from shared.projections import Document, Documents
from shared.views import After, Limit, Page, page, walk, wanted
from shared.web import allow

READERS = allow("guard", "clerk", "operator", "auditor")
OnDay = Annotated[
    date | None, Query(ge=FIRST, description="A day of the county", examples=["2020-02-20"])
]


class Screened(BaseModel):
    """`vehicles` are different plates; `known` counts persons the gate knows, at each screening."""

    screenings: int = 0
    vehicles: int = 0
    occupants: int = 0
    known: int = 0
    admitted: int = 0
    refused: int = 0


class SiteScreened(Screened):
    site_id: str


class ScreeningDay(DayAnswer):
    """A vehicle that came by two sites is one of `all.vehicles`, and one at each site."""

    all: Screened
    by_site: list[SiteScreened]


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["screenings"])
    documents, clock = platform.documents, platform.clock

    @router.get("/screenings", dependencies=[READERS])
    async def browse(
        site_id: Code | None = None,
        day: OnDay = None,
        plate_number: Annotated[str | None, Query(alias="plate", max_length=16)] = None,
        outcome: Outcome | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[ScreeningView]:
        """List screened vehicles (车辆检查), the latest first."""
        criteria = wanted(
            site_id=site_id,
            plate=None if plate_number is None else plate(plate_number),
            outcome=outcome,
            at=None if day is None else on(day, clock.now()),
        )
        return await page(
            documents, ScreeningView, criteria, sort="at", descending=True, limit=limit, after=after
        )

    @router.get("/days/{day}/screenings", dependencies=[READERS])
    async def count(day: AskedDay, site_id: Code | None = None) -> ScreeningDay:
        """Count a day's screened vehicles and their occupants, in all and for each site."""
        return await counted(documents, county_day(day, clock.now()), site_id)

    return router


def on(day: date, now: datetime) -> Mapping[str, Any]:
    """Criteria for a time of this day."""
    if day > now.astimezone(COUNTY).date():
        raise wrong("day", "this day has not begun", place="query")
    return county_day(day, now).within


async def counted(documents: Documents, day: CountyDay, site_id: str | None) -> ScreeningDay:
    criteria = {"at": day.within} | ({} if site_id is None else {"site_id": site_id})
    everywhere, sites = Tally(), dict[str, Tally]()
    async for one in walk(documents, ScreeningView, criteria, sort="at"):
        everywhere.add(one)
        sites.setdefault(one["site_id"], Tally()).add(one)
    return ScreeningDay(
        date=day.date,
        as_of=day.ends,
        all=Screened(**everywhere.counts),
        by_site=[SiteScreened(site_id=id_, **sites[id_].counts) for id_ in sorted(sites)],
    )


class Tally:
    """Adds screenings up one by one; plates are held once."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._plates: set[str] = set()

    def add(self, screening: Document) -> None:
        self._plates.add(screening["plate"])
        self._counts.update(
            {
                "screenings": 1,
                "occupants": screening["occupants"],
                "known": len(screening["persons"]),
                screening["outcome"]: 1,
            }
        )

    @property
    def counts(self) -> Mapping[str, int]:
        return {**self._counts, "vehicles": len(self._plates)}
