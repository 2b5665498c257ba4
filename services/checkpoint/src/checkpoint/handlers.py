"""The aggregates of this service and the way into each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from checkpoint.domain import badge, batch, crossing, device, fever_book, gate_code, site
from checkpoint.domain.reading import Assessment, assess
from checkpoint.domain.rules import FeverLimits
from checkpoint.domain.vehicle import Aboard, Occupant
from checkpoint.knowledge import Knowledge, Known
from checkpoint.views import LatestReading
from shared.causes import Cause
from shared.clock import COUNTY
from shared.commands import CommandHandler, First
from shared.events.checkpoint import CrossingAttempted
from shared.gathering import Together
from shared.knowledge import standings
from shared.metrics.gates import CROSSINGS
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.desk import Desk

AT_ONCE = 200
"""Attempts that are looked up and decided together."""
IN_FLIGHT = 2
"""With one, the gate would stand still while its round trips are under way."""

Attempts = Sequence[tuple[CrossingAttempted, Cause]]


@dataclass(frozen=True, slots=True)
class Handlers:
    sites: CommandHandler[site.Command, site.Site]
    devices: CommandHandler[device.Command, device.Device]
    badges: CommandHandler[badge.Command, badge.Badge]
    gate_codes: CommandHandler[gate_code.Command, gate_code.GateCode]
    crossings: CommandHandler[crossing.Command, crossing.Crossing]
    fever_rules: Desk[FeverLimits]
    batches: CommandHandler[batch.Command, batch.Batch]

    @classmethod
    def on(cls, platform: Platform) -> Self:
        return cls(
            sites=platform.handler("sites", site.decider),
            devices=platform.handler(
                "devices", device.decider, searched=("silent_since", "setup.serial")
            ),
            badges=platform.handler("badges", badge.decider),
            gate_codes=platform.handler("gate_codes", gate_code.decider),
            crossings=platform.handler("crossings", crossing.decider),
            fever_rules=Desk.on(platform, "fever_rules", fever_book.KIND),
            batches=platform.handler("batches", batch.decider),
        )

    @property
    def all(self) -> Mapping[str, CommandHandler[Any, Any]]:
        """By name, for the worker that sweeps and ticks them."""
        return {
            "sites": self.sites,
            "devices": self.devices,
            "badges": self.badges,
            "gate_codes": self.gate_codes,
            "crossings": self.crossings,
            "fever_rules": self.fever_rules.handler,
            "batches": self.batches,
        }

    async def fever_limits(self, at: datetime) -> FeverLimits:
        """The limits in effect at a time."""
        return await self.fever_rules.in_effect(at)


@dataclass(frozen=True, slots=True)
class Headcount:
    """What a screening team tells of a vehicle: how many are in it, and who of them is known."""

    occupants: int
    persons: tuple[str, ...] = ()


@dataclass
class Gate:
    """Puts all that the gate has heard of into one command, and has it decided once."""

    handlers: Handlers
    documents: Documents

    def __post_init__(self) -> None:
        # When a shift begins hundreds stand at the gates at once, and each by themselves would
        # cost seven round trips.
        self._crowd: Together[tuple[CrossingAttempted, Cause], crossing.Crossing | None] = Together(
            self._cross_together, AT_ONCE, lambda _: IN_FLIGHT, name="decide who waits"
        )

    async def cross(
        self, attempt: CrossingAttempted, cause: Cause, screened: Headcount | None = None
    ) -> crossing.Crossing:
        """Decide an attempt, or answer what was decided when it came before."""
        if screened is None:
            crossing = await self._crowd((attempt, cause))
        else:
            crossing = await self._cross_screened(attempt, cause, screened)
        if crossing is not None:
            return crossing
        # Somebody else was faster: theirs stands, unless it came under the same key.
        await self.handlers.crossings.already(attempt.crossing_id, cause)
        return (await self.handlers.crossings.aggregates.load(attempt.crossing_id)).state

    async def _cross_screened(
        self, attempt: CrossingAttempted, cause: Cause, screened: Headcount
    ) -> crossing.Crossing | None:
        if (await self.handlers.crossings.aggregates.load(attempt.crossing_id)).revision:
            return None
        aboard = await self._aboard(attempt, screened)
        (command,) = await self._with_knowledge([attempt], aboard)
        return (await self._decide([(command, cause)])).get(attempt.crossing_id)

    async def _cross_together(self, attempts: Attempts) -> Sequence[crossing.Crossing | None]:
        """Decide attempts that are most likely new: what is there already shows when it is written.

        Of two under one name the first counts. None where it had been decided before.
        """
        firsts = {one.crossing_id: (one, cause) for one, cause in reversed(attempts)}
        commands = await self._with_knowledge([one for one, _ in firsts.values()])
        decided = await self._decide(
            [(one, firsts[one.attempt.crossing_id][1]) for one in commands]
        )
        return [decided.get(one.crossing_id) for one, _ in attempts]

    async def cross_all(self, attempts: Attempts) -> None:
        """Decide those of many attempts that nobody has decided yet, in a few round trips."""
        ids = [attempt.crossing_id for attempt, _ in attempts]
        known = await self.handlers.crossings.aggregates.states(ids)
        open_: dict[str, tuple[CrossingAttempted, Cause]] = {}
        for attempt, cause in attempts:
            if attempt.crossing_id not in known:
                open_.setdefault(attempt.crossing_id, (attempt, cause))  # the first one counts
        commands = await self._with_knowledge([attempt for attempt, _ in open_.values()])
        await self._decide([(one, open_[one.attempt.crossing_id][1]) for one in commands])

    async def tell(
        self, commands: Sequence[crossing.Tell], cause: Cause
    ) -> Mapping[str, crossing.Crossing]:
        """Write down what was decided elsewhere; give those crossings that stand otherwise."""
        told = {one.attempt.crossing_id: one for one in commands}
        begun = await self._decide([(one, cause) for one in told.values()])
        others = await self.handlers.crossings.aggregates.states(set(told) - set(begun))
        return {id_: one for id_, one in others.items() if one.outcome != told[id_].outcome}

    async def _decide(
        self, commands: Sequence[tuple[crossing.Command, Cause]]
    ) -> Mapping[str, crossing.Crossing]:
        """Write the decisions; those that were made by somebody else meanwhile are left out."""
        firsts = {
            one.attempt.crossing_id: First(one, cause, one.attempt.at) for one, cause in commands
        }
        begun = await self.handlers.crossings.begin(firsts)
        decided = {id_: crossing.decided(firsts[id_].command) for id_ in begun}
        for id_, made in decided.items():
            CROSSINGS.labels(firsts[id_].command.attempt.direction, made.outcome).inc()
        return decided

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
        self, attempts: Sequence[CrossingAttempted], aboard: Aboard | None = None
    ) -> Sequence[crossing.Cross]:
        sites = self.handlers.sites.aggregates.states({one.site_id for one in attempts})
        known, places = await Knowledge(self.documents).about(attempts, sites)
        at = {one.crossing_id: places.get(one.site_id, site.Site()) for one in attempts}
        return [_command(one, at[one.crossing_id], known, aboard) for one in attempts]


def _command(
    attempt: CrossingAttempted, place: site.Site, known: Known, aboard: Aboard | None
) -> crossing.Cross:
    person, enterprise = attempt.person_id or "", place.enterprise_id or ""
    shift = known.shifts.get(person)
    return crossing.Cross(
        attempt=attempt,
        site=place,
        standing=known.standings.get(person),
        permits=tuple(known.permits.get(enterprise, ())),
        passes=tuple(known.passes.get(attempt.plate or "", ())),
        aboard=aboard,
        shift=shift.at(enterprise) if shift else None,
    )
