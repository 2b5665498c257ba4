"""The figures of a day at the gates, counted from the views without holding them all at once."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from checkpoint.api.days.crossings import Crossed, Tally
from checkpoint.api.days.inside import stayed_at
from checkpoint.api.screenings import Screened, counted
from checkpoint.views import (
    CANARY,
    CrossingView,
    DisinfectionView,
    FeverView,
    ReadingView,
    ScreeningView,
    SiteView,
)
from shared.days import CountyDay, DayAnswer
from shared.events.checkpoint import SiteKind, SiteMode
from shared.projections import Documents
from shared.views import gather, walk

AT_ONCE = 16
"""Counts that MongoDB is asked for at the same time."""
ABOUT = {"site_id", "name", "kind", "enterprise_id", "mode"}


class Taken(BaseModel):
    """Temperatures; `implausible` are kept and measured again, `fevers` by the limits of then."""

    readings: int = 0
    implausible: int = 0
    fevers: int = 0


class SiteDay(Taken, Crossed):
    site_id: str
    name: str
    kind: SiteKind
    enterprise_id: str | None
    mode: SiteMode
    disinfections: int = 0


class OnDuty(BaseModel):
    """Different persons at work on that day (到岗人数).

    They were admitted at an enterprise's gates, or inside since before under closed management.
    """

    persons: int
    by_enterprise: dict[str, int]


class GateDay(DayAnswer):
    """`sites` and `modes` count the sites as they were when the day ended."""

    sites: dict[SiteKind, int]
    modes: dict[SiteMode, int]
    taken: Taken
    crossed: Crossed
    refused_for: dict[str, int]
    screened: Screened
    on_duty: OnDuty
    disinfections: int
    by_site: list[SiteDay]


async def gate_day(documents: Documents, day: CountyDay) -> GateDay:
    known = await gather(documents, SiteView, lambda one: counts(one, day))
    tally = await tally_of(documents, known, day)
    sites = await counted_at(documents, [site_day(one, day) for one in known], tally, day)
    return GateDay(
        date=day.date,
        as_of=day.ends,
        sites=_counted(one.kind for one in sites),
        modes=_counted(one.mode for one in sites),
        taken=Taken(
            readings=sum(one.readings for one in sites),
            implausible=sum(one.implausible for one in sites),
            fevers=sum(one.fevers for one in sites),
        ),
        crossed=tally.all,
        refused_for=dict(sorted(tally.refused_for.items())),
        screened=(await counted(documents, day, None)).all,
        on_duty=OnDuty(persons=tally.persons, by_enterprise=tally.on_duty),
        disinfections=sum(one.disinfections for one in sites),
        by_site=sites,
    )


async def tally_of(documents: Documents, sites: Sequence[SiteView], day: CountyDay) -> Tally:
    tally = Tally({one.id: one.enterprise_id for one in sites})
    for site in sites:
        tally.add_inside(site.id, await stayed_at(documents, site, day))
    async for crossing in walk(documents, CrossingView, {"at": day.within}, sort="at"):
        tally.add(crossing)
    # Who came in a vehicle that was screened is at work as well as who came on foot.
    async for screening in walk(documents, ScreeningView, {"at": day.within}, sort="at"):
        tally.add_occupants(screening)
    return tally


async def counted_at(
    documents: Documents, sites: Sequence[SiteDay], tally: Tally, day: CountyDay
) -> list[SiteDay]:
    """Put what was counted to each site."""
    taken = await taken_at(documents, [one.site_id for one in sites], day)
    fevers = await _by_site(documents, FeverView, "measured_at", day)
    disinfected = await _by_site(documents, DisinfectionView, "carried_out_at", day)
    return [
        SiteDay(
            **one.model_dump(include=ABOUT)
            | taken[one.site_id]
            | tally.at(one.site_id).model_dump()
            | {"fevers": fevers.get(one.site_id, 0)}
            | {"disinfections": disinfected.get(one.site_id, 0)}
        )
        for one in sites
    ]


def counts(site: SiteView, day: CountyDay) -> bool:
    """Whether it was registered by then and people are measured there."""
    return site.kind != CANARY and mode_at(site, day) is not None


def mode_at(site: SiteView, day: CountyDay) -> SiteMode | None:
    """The mode it had when the day ended; None where it was not registered by then."""
    modes = [one.mode for one in site.modes if day.by_then(one.since)]
    return modes[-1] if modes else None


def site_day(site: SiteView, day: CountyDay) -> SiteDay:
    """A site of that day, with nothing counted yet."""
    about = site.model_dump(include={"name", "kind", "enterprise_id"})
    return SiteDay(site_id=site.id, mode=mode_at(site, day), **about)


async def taken_at(
    documents: Documents, sites: Sequence[str], day: CountyDay
) -> Mapping[str, dict[str, int]]:
    """Count the readings of each site by the index that is there: one over the time alone would
    be written with every reading."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def count(site_id: str) -> tuple[str, dict[str, int]]:
        wanted = {"site_id": site_id, "measured_at": day.within}
        async with turn:
            readings = await documents.count(ReadingView.collection, wanted)
            odd = wanted | {"quality": "implausible"}
            implausible = await documents.count(ReadingView.collection, odd) if readings else 0
        return site_id, {"readings": readings, "implausible": implausible}

    return dict(await asyncio.gather(*(count(site_id) for site_id in sites)))


async def _by_site(
    documents: Documents, view: type[FeverView | DisinfectionView], time: str, day: CountyDay
) -> Mapping[str, int]:
    found = walk(documents, view, {time: day.within}, sort=time)
    counts: Counter[str] = Counter()
    async for one in found:
        counts[one["site_id"]] += 1
    return counts


def _counted(names: Iterable[str]) -> dict[Any, int]:
    return dict(sorted(Counter(names).items()))
