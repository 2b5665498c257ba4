"""What the gate learns from others, and attempts to cross that nobody has decided yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from checkpoint import hearing
from checkpoint.handlers import Gate
from shared.bus import Heard, Subscription, on_all, project
from shared.causes import because_of
from shared.events.checkpoint import CrossingAttempted, DeviceChanged, DeviceRegistered
from shared.events.health_records import WorkerCleared, WorkerDeferred, WorkerRegistered
from shared.knowledge import permits, shifts, standings


@dataclass(frozen=True, slots=True)
class Reactions:
    gate: Gate

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        return (
            project(WorkerCleared, standings.learn_cleared),
            project(WorkerDeferred, standings.learn_deferred),
            project(WorkerRegistered, shifts.learn_registered),
            *permits.LEARN,
            project(DeviceRegistered, hearing.expect),
            project(DeviceChanged, hearing.expect),
            on_all(CrossingAttempted, self.decide_crossings),
        )

    async def decide_crossings(self, heard: Sequence[Heard[CrossingAttempted]]) -> None:
        await self.gate.cross_all([(one.event, because_of(one.envelope, "cross")) for one in heard])
