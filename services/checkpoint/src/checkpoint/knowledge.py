"""What others have said of those who want through a gate, looked up for many at once.

All of it is learnt in `shared.knowledge`; a gate has nothing of its own to learn.
"""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass

from checkpoint.domain.site import Site
from shared.events.checkpoint import CrossingAttempted
from shared.knowledge.permits import KnownPermit, passes_by_plate, permits_by_holder
from shared.knowledge.shifts import KnownShift, shifts
from shared.knowledge.standings import Standing, standings
from shared.projections import Documents


@dataclass(frozen=True, slots=True)
class Known:
    """Standings and shifts by person, permits by enterprise, passes by plate."""

    standings: Mapping[str, Standing]
    shifts: Mapping[str, KnownShift]
    permits: Mapping[str, Sequence[KnownPermit]]
    passes: Mapping[str, Sequence[KnownPermit]]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Reads what was learnt."""

    documents: Documents

    async def about(
        self, attempts: Sequence[CrossingAttempted], sites: Awaitable[Mapping[str, Site]]
    ) -> tuple[Known, Mapping[str, Site]]:
        """Look up everybody who attempts, and the enterprises of these sites.

        A query for each kind, as many at once as can be; none where there is nobody to ask for.
        """
        persons = {one.person_id for one in attempts if one.person_id}
        plates = {one.plate for one in attempts if one.plate}
        heard, passes, places = await asyncio.gather(
            standings(self.documents, persons), passes_by_plate(self.documents, plates), sites
        )
        enterprises = {one.enterprise_id for one in places.values() if one.enterprise_id}
        permits, on_shift = await asyncio.gather(
            permits_by_holder(self.documents, sorted(enterprises)),
            shifts(self.documents, persons if enterprises else ()),
        )
        return Known(heard, on_shift, permits, passes), places
