"""The aggregates of this service and the way into each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from checkpoint.domain import crossing, device, fever_book, site
from checkpoint.domain.reading import assess
from checkpoint.domain.rules import FeverLimits
from checkpoint.views import LatestReading
from shared.aggregates import CommandHandler
from shared.causes import Cause
from shared.clock import COUNTY
from shared.events.checkpoint import CrossingAttempted
from shared.knowledge import permits, standings
from shared.metrics import CROSSINGS
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.desk import Desk


@dataclass(frozen=True, slots=True)
class Handlers:
    sites: CommandHandler[site.Command, site.Site]
    devices: CommandHandler[device.Command, device.Device]
    crossings: CommandHandler[crossing.Command, crossing.Crossing]
    fever_rules: Desk[FeverLimits]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(
            sites=platform.handler("sites", site.decider),
            devices=platform.handler("devices", device.decider),
            crossings=platform.handler("crossings", crossing.decider),
            fever_rules=Desk.on(platform, "fever_rules", fever_book.KIND),
        )

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {
            "sites": self.sites,
            "devices": self.devices,
            "crossings": self.crossings,
            "fever_rules": self.fever_rules.handler,
        }

    async def fever_limits(self, at: datetime) -> FeverLimits:
        """The limits in effect at a time."""
        return await self.fever_rules.in_effect(at)


@dataclass(frozen=True, slots=True)
class Gate:
    """Puts all that the gate has heard of into one command, and has it decided once."""

    handlers: Handlers
    documents: Documents

    async def cross(self, attempt: CrossingAttempted, cause: Cause) -> crossing.Crossing:
        """Decide an attempt, or answer what was decided when it came before."""
        crossings = self.handlers.crossings
        stored = await crossings.aggregates.load(attempt.crossing_id)
        if stored.revision == 0:
            command = await self._with_knowledge(attempt)
            await crossings(attempt.crossing_id, command, at=attempt.at, cause=cause)
            stored = await crossings.aggregates.load(attempt.crossing_id)
            CROSSINGS.labels(attempt.direction, stored.state.outcome).inc()
        return stored.state

    async def measured_today(self, attempt: CrossingAttempted) -> CrossingAttempted:
        """Put the person's newest reading of the day to an attempt that came without one."""
        if attempt.person_id is None:
            return attempt.model_copy(update={"measured": True})
        found = await self.documents.get(LatestReading.collection, attempt.person_id)
        if found is None:
            return attempt
        latest = LatestReading.model_validate(found).reading
        if latest.measured_at.astimezone(COUNTY).date() != attempt.at.astimezone(COUNTY).date():
            return attempt
        limits = await self.handlers.fever_limits(attempt.at)
        said = assess(latest.celsius, latest.body_site, limits)
        return attempt.model_copy(update={"measured": said.says_something, "fever": said.fever})

    async def _with_knowledge(self, attempt: CrossingAttempted) -> crossing.Cross:
        place = (await self.handlers.sites.aggregates.load(attempt.site_id)).state
        person, plate, enterprise = attempt.person_id, attempt.plate, place.enterprise_id
        return crossing.Cross(
            attempt=attempt,
            site=place,
            standing=await standings.standing(self.documents, person) if person else None,
            permits=tuple(await permits.permits_of(self.documents, enterprise))
            if enterprise
            else (),
            passes=tuple(await permits.passes_of(self.documents, plate)) if plate else (),
        )
