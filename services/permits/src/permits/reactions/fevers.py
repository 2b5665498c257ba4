"""Fevers at an enterprise suspend its permits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from permits.domain.permit import Suspend
from permits.domain.permit_state import Permit
from permits.handlers import Handlers
from permits.knowledge import Knowledge
from shared.aggregates import Stored
from shared.bus import Heard
from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.health_records import FeverHeld, WorkerRegistered
from shared.events.permits import PermitIssued, PermitReinstated


@dataclass(frozen=True, slots=True)
class Fevers:
    handlers: Handlers
    known: Knowledge

    async def suspend_permits_of_enterprise(
        self, event: FeverHeld, envelope: Envelope[FeverHeld]
    ) -> None:
        place = event.enterprise_id or await self.known.enterprise_of(event.person_id)
        if place is not None:
            await self._suspend_all(place, envelope)

    async def suspend_permits_for_earlier_fevers(
        self, heard: Sequence[Heard[WorkerRegistered]]
    ) -> None:
        held = await self.known.held_unplaced({one.event.person_id for one in heard})
        for event, envelope in heard:
            if event.person_id not in held:
                continue
            place = await self.known.enterprise_of(event.person_id)
            if place is not None:
                await self._suspend_all(place, envelope)

    async def suspend_issued_permit(
        self, event: PermitIssued, envelope: Envelope[PermitIssued]
    ) -> None:
        """A cluster heard before the permit was there; a vehicle pass is not suspended for it."""
        if event.kind != "vehicle-pass":
            await self._suspend_one(event.permit_id, envelope)

    async def suspend_reinstated_permit(
        self, event: PermitReinstated, envelope: Envelope[PermitReinstated]
    ) -> None:
        if event.kind != "vehicle-pass":
            await self._suspend_one(event.permit_id, envelope)

    async def _suspend_all(self, enterprise_id: str, envelope: Envelope[Any]) -> None:
        wanted = {"holder": enterprise_id, "status": "active"}
        found = await self.handlers.permits.aggregates.where(wanted)
        for permit_id, stored in found.items():
            await self._suspend(permit_id, stored, envelope)

    async def _suspend_one(self, permit_id: str, envelope: Envelope[Any]) -> None:
        stored = await self.handlers.permits.aggregates.load(permit_id)
        await self._suspend(permit_id, stored, envelope)

    async def _suspend(
        self, permit_id: str, stored: Stored[Permit], envelope: Envelope[Any]
    ) -> None:
        permit = stored.state
        if permit.inspected_at is None:
            return
        fevers = await self.known.fevers_of(permit.holder, permit.inspected_at)
        rule = await self.handlers.cluster_rules.judging(envelope.time)
        command = Suspend(fevers, rule, envelope.time)
        cause = because_of(envelope, "suspend")
        await self.handlers.permits(
            permit_id, command, at=envelope.time, cause=cause, stored=stored
        )
