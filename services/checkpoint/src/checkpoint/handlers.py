"""The aggregates of this service and the way into each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from checkpoint.domain import crossing, device, fever_book, site
from checkpoint.domain.reading import Assessment, assess
from checkpoint.domain.rules import FeverLimits
from checkpoint.domain.vehicle import Aboard, Occupant
from checkpoint.views import LatestReading
from shared.aggregates import CommandHandler
from shared.causes import Cause
from shared.clock import COUNTY
from shared.events.checkpoint import CrossingAttempted
from shared.knowledge import permits, shifts, standings
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
class Headcount:
    """What a screening team tells of a vehicle: how many are in it, and who of them is known."""

    occupants: int
    persons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """Puts all that the gate has heard of into one command, and has it decided once."""

    handlers: Handlers
    documents: Documents

    async def cross(
        self, attempt: CrossingAttempted, cause: Cause, screened: Headcount | None = None
    ) -> crossing.Crossing:
        """Decide an attempt, or answer what was decided when it came before."""
        crossings = self.handlers.crossings
        stored = await crossings.aggregates.load(attempt.crossing_id)
        if stored.revision == 0:
            command = await self._with_knowledge(attempt, screened)
            await crossings(attempt.crossing_id, command, at=attempt.at, cause=cause)
            stored = await crossings.aggregates.load(attempt.crossing_id)
            CROSSINGS.labels(attempt.direction, stored.state.outcome).inc()
        return stored.state

    async def measured_today(self, attempt: CrossingAttempted) -> CrossingAttempted:
        """Put the person's newest reading of the day to an attempt that came without one."""
        if attempt.person_id is None:
            return attempt.model_copy(update={"measured": True})
        said = (await self._read_today((attempt.person_id,), attempt.at)).get(attempt.person_id)
        if said is None:
            return attempt
        return attempt.model_copy(update={"measured": said.says_something, "fever": said.fever})

    async def _read_today(
        self, person_ids: Sequence[str], at: datetime
    ) -> Mapping[str, Assessment]:
        """What the newest readings of these persons say, where they are of this day."""
        wanted = {"_id": {"$in": list(person_ids)}}
        found = await self.documents.find(LatestReading.collection, wanted)
        limits, day = await self.handlers.fever_limits(at), at.astimezone(COUNTY).date()
        latest = {one["_id"]: LatestReading.model_validate(one).reading for one in found}
        return {
            id_: assess(one.celsius, one.body_site, limits)
            for id_, one in latest.items()
            if one.measured_at.astimezone(COUNTY).date() == day
        }

    async def _aboard(self, attempt: CrossingAttempted, screened: Headcount) -> Aboard:
        """Look at all who are known; the person asked for by themselves has been measured."""
        others = {*screened.persons} - {attempt.person_id}
        known = sorted(others | ({attempt.person_id} if attempt.person_id else set()))
        heard = await standings.standings(self.documents, known)
        said = await self._read_today(sorted(others), attempt.at)
        feverish = {id_ for id_, one in said.items() if one.fever}
        found = (Occupant(id_, heard.get(id_), id_ in feverish) for id_ in known)
        return Aboard(screened.occupants, tuple(found))

    async def _with_knowledge(
        self, attempt: CrossingAttempted, screened: Headcount | None
    ) -> crossing.Cross:
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
            aboard=await self._aboard(attempt, screened) if screened else None,
            shift=await shifts.shift_of(self.documents, person, enterprise)
            if person and enterprise
            else None,
        )
