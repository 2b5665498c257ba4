"""What others have said of those who want through a gate, looked up for many at once.

All of it is learnt in `shared.knowledge`; a gate has nothing of its own to learn.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
        self, attempts: Sequence[CrossingAttempted], enterprises: Sequence[str]
    ) -> Known:
        """Look up everybody who attempts, and these enterprises: a query for each kind, at once."""
        persons = {one.person_id for one in attempts if one.person_id}
        found = await asyncio.gather(
            standings(self.documents, persons),
            shifts(self.documents, persons if enterprises else ()),
            permits_by_holder(self.documents, enterprises),
            passes_by_plate(self.documents, {one.plate for one in attempts if one.plate}),
        )
        return Known(*found)
