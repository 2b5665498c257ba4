"""Which project an application of kind project-start is for, named or not."""

from permits.domain.project import waits
from permits.handlers import Handlers, revoked_starts
from shared.causes import Cause
from shared.errors import wrong
from shared.events.permits import ResumptionKind

FIELD = "project_id"


async def project_to_start(
    handlers: Handlers, enterprise_id: str, kind: ResumptionKind, project_id: str | None, why: Cause
) -> str | None:
    """The project that is named, or the only one of the enterprise that waits for its start."""
    if kind == "project-start":
        if project_id is None:
            return await _the_only_one(handlers, enterprise_id, why)
        await _refuse_another(handlers, enterprise_id, project_id)
    elif project_id is not None:
        raise wrong(FIELD, "only an application of kind project-start names a project")
    return project_id


async def _refuse_another(handlers: Handlers, enterprise_id: str, project_id: str) -> None:
    project = (await handlers.projects.aggregates.load(project_id)).state
    if project.registered is None or project.enterprise_id != enterprise_id:
        raise wrong(FIELD, f"{enterprise_id} has no project {project_id}")
    if project.registered.stage == "in-preparation":
        raise wrong(FIELD, f"project {project_id} is in preparation: there is no site to start")


async def _the_only_one(handlers: Handlers, enterprise_id: str, why: Cause) -> str | None:
    """Where nobody has registered a project yet there is none; a repeated request means the same.

    What it meant is asked of what it made: other projects may wait by now.
    """
    theirs = {"holder": enterprise_id, "kind": "project-start"}
    for stored in (await handlers.permits.aggregates.where(theirs)).values():
        if any(done.command_id == why.id for done in stored.done):
            return stored.state.project_id
    registered = await handlers.projects.aggregates.where({"enterprise_id": enterprise_id})
    revoked = await revoked_starts(handlers, enterprise_id)
    waiting = sorted(id_ for id_, stored in registered.items() if waits(stored.state, revoked))
    if len(waiting) > 1:
        raise wrong(FIELD, f"name the project_id: {', '.join(waiting)} are not started")
    return waiting[0] if waiting else None
