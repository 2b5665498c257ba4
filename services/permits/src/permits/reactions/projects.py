"""A permit of kind project-start in force starts its project, or the only one that waits."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from permits.domain.permit_state import Permit
from permits.domain.project import StartProject, waits
from permits.domain.validity import is_over
from permits.handlers import Handlers, revoked_starts
from shared.causes import because_of
from shared.envelope import Envelope
from shared.events.permits import PermitIssued, PermitReinstated
from shared.events.permits.projects import ProjectRegistered


@dataclass(frozen=True, slots=True)
class Projects:
    """Permits and projects are both stored here: whichever came second finds the other."""

    handlers: Handlers

    async def start_projects_of_issued(
        self, event: PermitIssued, envelope: Envelope[PermitIssued]
    ) -> None:
        if event.kind == "project-start":
            await self._start_of(event.permit_id, envelope)

    async def start_projects_of_reinstated(
        self, event: PermitReinstated, envelope: Envelope[PermitReinstated]
    ) -> None:
        """A permit suspended before anybody looked starts nothing until it is given back."""
        if event.kind == "project-start":
            await self._start_of(event.permit_id, envelope)

    async def start_registered_project(
        self, event: ProjectRegistered, envelope: Envelope[ProjectRegistered]
    ) -> None:
        """Only a permit that names no project can have been there before the project was."""
        if event.enterprise_id is None:
            return
        wanted = {"holder": event.enterprise_id, "kind": "project-start", "status": "active"}
        found = await self.handlers.permits.aggregates.where(wanted)
        for stored in found.values():
            await self._start(stored.state, envelope)

    async def _start_of(self, permit_id: str, envelope: Envelope[Any]) -> None:
        await self._start((await self.handlers.permits.aggregates.load(permit_id)).state, envelope)

    async def _start(self, permit: Permit, envelope: Envelope[Any]) -> None:
        in_force = permit.status == "active" and not is_over(permit, envelope.time)
        if permit.valid_from is None or not in_force:
            return
        revoked = await revoked_starts(self.handlers, permit.holder)
        project_id = permit.project_id or await self._the_only_one(permit, revoked)
        if project_id is None:
            return
        command = StartProject(permit.holder, permit.permit_id, permit.valid_from, revoked)
        cause = because_of(envelope, f"start/{project_id}")
        await self.handlers.projects(project_id, command, at=envelope.time, cause=cause)

    async def _the_only_one(self, permit: Permit, revoked: Collection[str]) -> str | None:
        """The one that waits: of several nobody can tell which is meant, and one is enough."""
        theirs = await self.handlers.projects.aggregates.where({"enterprise_id": permit.holder})
        states = {id_: stored.state for id_, stored in theirs.items()}
        if any(one.permit_id == permit.permit_id for one in states.values()):
            return None
        waiting = [id_ for id_, one in states.items() if waits(one, revoked)]
        return waiting[0] if len(waiting) == 1 else None
