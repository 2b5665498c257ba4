"""Who was inside when a day began: under closed management (只入不出) nobody comes in twice."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from checkpoint.views import CrossingView, SiteView
from shared.days import CountyDay
from shared.projections import Documents
from shared.views import walk

BEFORE = timedelta(days=1)
"""Who came in this long before the gate was shut, and did not leave, stayed inside."""


async def stayed_at(documents: Documents, site: SiteView, day: CountyDay) -> set[str]:
    """Persons inside an enterprise whose gate let nobody out when the day began.

    At an open gate there are none: whoever is on duty comes in on the day itself.
    """
    since = shut_since(site, day)
    if site.enterprise_id is None or since is None:
        return set()
    window = {"$gte": since - BEFORE, "$lt": day.begins}
    wanted = {"site_id": site.id, "outcome": "admitted", "at": window}
    last: dict[str, str] = {}
    async for crossing in walk(documents, CrossingView, wanted, sort="at"):
        last.update(_way(crossing))
    return {person for person, direction in last.items() if direction == "in"}


def shut_since(site: SiteView, day: CountyDay) -> datetime | None:
    """When the gate stopped letting people out, or None where it let them when the day began."""
    since = None
    for mode in reversed([one for one in site.modes if one.since < day.begins]):
        if mode.mode == "open":
            break
        since = mode.since
    return since


def _way(crossing: Mapping[str, str | None]) -> dict[str, str]:
    person, direction = crossing.get("person_id"), crossing["direction"]
    if person is None or direction is None or crossing.get("visitor"):
        return {}
    return {person: direction}
