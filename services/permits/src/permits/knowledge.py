"""What this service keeps of others' facts: fevers, and where persons work.

Learnt before anybody acts on it, so that both orders of arrival end the same.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permits.domain.fevers import Fever
from shared.envelope import Envelope
from shared.events.health_records import FeverHeld, WorkerRegistered
from shared.projections import Documents, Index, InsertOnce, Operation, SetIfNewer

FEVERS, WORKERS = "known_fevers", "known_workers"
INDEXES: tuple[Index, ...] = (
    (FEVERS, ("enterprise_id", "measured_at")),
    (FEVERS, ("person_id", "enterprise_id")),
)


def learn_fever(event: FeverHeld, envelope: Envelope[FeverHeld]) -> Iterable[Operation]:
    fields = event.model_dump(include={"enterprise_id", "person_id", "measured_at"})
    yield InsertOnce(FEVERS, {"_id": envelope.id, **fields})


def learn_worker(
    event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
) -> Iterable[Operation]:
    version = {"revision": envelope.revision or 0}
    values = {"enterprise_id": event.enterprise_id}
    yield SetIfNewer(WORKERS, event.person_id, "worker", version, values)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """Reads what was learnt."""

    documents: Documents

    async def enterprise_of(self, person_id: str) -> str | None:
        """Where the person is registered, as far as we have heard."""
        found = await self.documents.get(WORKERS, person_id)
        return None if found is None else str(found["worker"]["enterprise_id"])

    async def fevers_of(self, enterprise_id: str, since: datetime) -> tuple[Fever, ...]:
        """Holds at the enterprise, and holds of its workers from before they were registered."""
        later: dict[str, Any] = {"measured_at": {"$gt": since}}
        found = await self.documents.find(FEVERS, {"enterprise_id": enterprise_id, **later})
        unplaced = await self.documents.find(FEVERS, {"enterprise_id": None, **later})
        persons = sorted({fever["person_id"] for fever in unplaced})
        workers = await self._workers_among(persons, enterprise_id) if persons else set()
        found += [fever for fever in unplaced if fever["person_id"] in workers]
        return tuple(Fever(d["_id"], d["person_id"], d["measured_at"]) for d in found)

    async def held_unplaced(self, person_ids: Collection[str]) -> Collection[str]:
        """Who of these persons was held before anybody had registered them."""
        unplaced = {"person_id": {"$in": sorted(person_ids)}, "enterprise_id": None}
        return {fever["person_id"] for fever in await self.documents.find(FEVERS, unplaced)}

    async def _workers_among(self, person_ids: list[str], enterprise_id: str) -> set[str]:
        criteria = {"_id": {"$in": person_ids}, "worker.enterprise_id": enterprise_id}
        return {worker["_id"] for worker in await self.documents.find(WORKERS, criteria)}
