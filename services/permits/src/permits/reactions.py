"""Fevers at an enterprise suspend its permits; what is heard is stored before anything is done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from permits.domain.fevers import Fever
from permits.domain.permit import Suspend
from permits.domain.rules import cluster_rule
from permits.handlers import Handlers
from shared.bus import Subscription, on
from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.health_records import FeverHeld, WorkerRegistered
from shared.events.permits import PermitIssued, PermitReinstated
from shared.projections import Documents, Index, InsertOnce, Operation, SetIfNewer

FEVERS, WORKERS = "known_fevers", "known_workers"
INDEXES: tuple[Index, ...] = (
    (FEVERS, ("enterprise_id", "measured_at")),
    (FEVERS, ("person_id", "enterprise_id")),
)


def learn_fever(event: FeverHeld, envelope: Envelope[FeverHeld]) -> Iterable[Operation]:
    fields = event.model_dump(include={"enterprise_id", "person_id", "measured_at"})
    yield InsertOnce(FEVERS, envelope.id, fields)


def learn_worker(
    event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
) -> Iterable[Operation]:
    version = {"revision": envelope.revision or 0}
    values = {"enterprise_id": event.enterprise_id}
    yield SetIfNewer(WORKERS, event.person_id, "worker", version, values)


async def enterprise_of(documents: Documents, person_id: str) -> str | None:
    """Where the person is registered, as far as we have heard."""
    found = await documents.get(WORKERS, person_id)
    return None if found is None else str(found["worker"]["enterprise_id"])


async def fevers_of(documents: Documents, enterprise_id: str, since: datetime) -> tuple[Fever, ...]:
    """Holds at the enterprise, and holds of its workers from before anybody had registered them."""
    later: dict[str, Any] = {"measured_at": {"$gt": since}}
    found = await documents.find(FEVERS, {"enterprise_id": enterprise_id, **later})
    unplaced = await documents.find(FEVERS, {"enterprise_id": None, **later})
    persons = sorted({fever["person_id"] for fever in unplaced})
    criteria = {"_id": {"$in": persons}, "worker.enterprise_id": enterprise_id}
    workers = {d["_id"] for d in await documents.find(WORKERS, criteria)} if persons else set()
    found += [fever for fever in unplaced if fever["person_id"] in workers]
    return tuple(Fever(d["_id"], d["person_id"], d["measured_at"]) for d in found)


@dataclass(frozen=True, slots=True)
class Reactions:
    handlers: Handlers
    documents: Documents

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            on(FeverHeld, self.suspend_permits_of_enterprise, learn=learn_fever),
            on(WorkerRegistered, self.suspend_permits_for_earlier_fever, learn=learn_worker),
            on(PermitIssued, self.suspend_issued_permit),
            on(PermitReinstated, self.suspend_reinstated_permit),
        )

    async def suspend_permits_of_enterprise(
        self, event: FeverHeld, envelope: Envelope[FeverHeld]
    ) -> None:
        place = event.enterprise_id or await enterprise_of(self.documents, event.person_id)
        if place is not None:
            await self._suspend_all(place, envelope)

    async def suspend_permits_for_earlier_fever(
        self, event: WorkerRegistered, envelope: Envelope[WorkerRegistered]
    ) -> None:
        earlier = {"person_id": event.person_id, "enterprise_id": None}
        if await self.documents.count(FEVERS, earlier) == 0:
            return
        place = await enterprise_of(self.documents, event.person_id)
        if place is not None:
            await self._suspend_all(place, envelope)

    async def suspend_issued_permit(
        self, event: PermitIssued, envelope: Envelope[PermitIssued]
    ) -> None:
        """A cluster heard before the permit was there; a vehicle pass is not suspended for it."""
        if event.kind != "vehicle-pass":
            await self._suspend(event.permit_id, envelope)

    async def suspend_reinstated_permit(
        self, event: PermitReinstated, envelope: Envelope[PermitReinstated]
    ) -> None:
        if event.kind != "vehicle-pass":
            await self._suspend(event.permit_id, envelope)

    async def _suspend_all(self, enterprise_id: str, envelope: Envelope[Any]) -> None:
        wanted = {"holder": enterprise_id, "status": "active"}
        for permit_id in await self.handlers.permits.aggregates.where(wanted):
            await self._suspend(permit_id, envelope)

    async def _suspend(self, permit_id: str, envelope: Envelope[Any]) -> None:
        permit = (await self.handlers.permits.aggregates.load(permit_id)).state
        if permit.inspected_at is None:
            return
        fevers = await fevers_of(self.documents, permit.holder, permit.inspected_at)
        command = Suspend(fevers, cluster_rule(envelope.time), envelope.time)
        cause = because_of(envelope, "suspend")
        await self.handlers.permits(permit_id, command, at=envelope.time, cause=cause)
