"""The board of the gates: what happens there today, and how well the devices are."""

from collections.abc import Mapping
from typing import get_args

from checkpoint.api.days.figures import GateDay, SiteDay, gate_day
from checkpoint.api.words import REASONS
from checkpoint.chains import days_since_complete
from checkpoint.health import health
from shared.board import Told, none_of
from shared.days import CountyDay
from shared.events.checkpoint import Direction, Outcome
from shared.metrics import county
from shared.metrics.declaring import Place
from shared.projections import Documents

WAYS: Mapping[Direction, str] = {"in": "entries", "out": "exits"}


async def count(documents: Documents, day: CountyDay) -> Told:
    return {
        **gates(await gate_day(documents, day)),
        **await health(documents, day),
        county.SITE_DAYS_SINCE_COMPLETE: await days_since_complete(documents, day.ends),
    }


def gates(today: GateDay) -> Told:
    """The figures of the day so far, as the daily report has them."""
    sites: dict[Place, float] = {}
    for one in today.by_site:
        sites[one.kind, one.mode] = sites.get((one.kind, one.mode), 0) + 1
    return {
        county.SITES: sites,
        county.READINGS_TODAY: {(s.site_id, s.kind): s.readings for s in today.by_site},
        county.IMPLAUSIBLE_TODAY: {(s.site_id,): s.implausible for s in today.by_site},
        county.FEVERS_TODAY: {(s.site_id,): s.fevers for s in today.by_site},
        county.CROSSINGS_TODAY: {
            place: many for site in today.by_site for place, many in crossings(site).items()
        },
        county.REFUSED_TODAY: none_of(REASONS)
        | {(code,): many for code, many in today.refused_for.items()},
        county.ON_DUTY_TODAY: {(): today.on_duty.persons},
    }


def crossings(site: SiteDay) -> Mapping[Place, float]:
    outcomes: tuple[Outcome, ...] = get_args(Outcome)
    return {
        (site.site_id, direction, outcome): getattr(site, f"{way}_{outcome}")
        for direction, way in WAYS.items()
        for outcome in outcomes
    }
