"""A county with one mill: what happens there, and where its permit stands."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import uuid4

from tests.permits.facts import say
from tests.permits.samples import (
    apply,
    fever_held,
    inspect,
    issue_pass,
    worker_registered,
)

from permits.domain.inspection import Inspect
from permits.domain.permit import Command
from permits.domain.vehicle_pass import IssuePass
from permits.handlers import Handlers
from shared.causes import Cause
from shared.events.health_records import WorkerEvent
from shared.memory.bus import InMemoryBus


@dataclass
class County:
    bus: InMemoryBus
    handlers: Handlers
    revisions: Counter[str] = field(default_factory=Counter)

    async def issue_permit(self) -> None:
        await self._permit(apply)
        await self._permit(inspect)

    async def inspect(self, command: Inspect) -> None:
        await self._permit(command)

    async def issue_pass(self, command: IssuePass = issue_pass) -> None:
        await self.handlers.vehicle_passes("v-1", command, at=command.at, cause=cause())

    async def fever(self, person: str, hours: float, enterprise: str | None = "mill") -> None:
        await self._say(fever_held(person, hours, enterprise))

    async def register(self, person: str, enterprise: str = "mill") -> None:
        await self._say(worker_registered(person, enterprise))

    async def permit_status(self) -> str:
        return (await self.handlers.permits.aggregates.load("p-1")).state.status

    async def pass_status(self) -> str:
        return (await self.handlers.vehicle_passes.aggregates.load("v-1")).state.status

    async def _permit(self, command: Command) -> None:
        at = inspect.at if not isinstance(command, Inspect) else command.at
        await self.handlers.permits("p-1", command, at=at, cause=cause())

    async def _say(self, event: WorkerEvent) -> None:
        self.revisions[event.subject] += 1
        await say(self.bus, event, revision=self.revisions[event.subject])


def cause() -> Cause:
    return Cause(id=str(uuid4()), correlation_id="test")
