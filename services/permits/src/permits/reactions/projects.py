"""A permit of kind project-start in force starts the projects of its enterprise."""

from dataclasses import dataclass
from typing import Any

from permits.domain.permit_state import Permit
from permits.domain.project import StartProject
from permits.domain.validity import is_over
from permits.handlers import Handlers
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
            await self._start_all(event.permit_id, envelope)

    async def start_projects_of_reinstated(
        self, event: PermitReinstated, envelope: Envelope[PermitReinstated]
    ) -> None:
        """A permit suspended before anybody looked starts nothing until it is given back."""
        if event.kind == "project-start":
            await self._start_all(event.permit_id, envelope)

    async def start_registered_project(
        self, event: ProjectRegistered, envelope: Envelope[ProjectRegistered]
    ) -> None:
        if event.enterprise_id is None:
            return
        wanted = {"holder": event.enterprise_id, "kind": "project-start", "status": "active"}
        found = await self.handlers.permits.aggregates.where(wanted)
        for stored in found.values():
            await self._start(event.project_id, stored.state, envelope)

    async def _start_all(self, permit_id: str, envelope: Envelope[Any]) -> None:
        permit = (await self.handlers.permits.aggregates.load(permit_id)).state
        wanted = {"enterprise_id": permit.holder, "started": False}
        for project_id in await self.handlers.projects.aggregates.where(wanted):
            await self._start(project_id, permit, envelope)

    async def _start(self, project_id: str, permit: Permit, envelope: Envelope[Any]) -> None:
        in_force = permit.status == "active" and not is_over(permit, envelope.time)
        if permit.valid_from is None or not in_force:
            return
        command = StartProject(permit.holder, permit.permit_id, permit.valid_from)
        cause = because_of(envelope, f"start/{project_id}")
        await self.handlers.projects(project_id, command, at=envelope.time, cause=cause)
