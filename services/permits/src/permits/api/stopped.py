"""A project whose permit was revoked is not started any more; `permit_id` still names the permit.

The permit says so and not the project, so both are put together where projects are read.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from permits.views import PermitView, ProjectView
from shared.projections import Documents

REVOKED: Mapping[str, Any] = MappingProxyType({"kind": "project-start", "status": "revoked"})


async def revoked_permits(documents: Documents) -> Collection[str]:
    """The permits to start a project that are revoked by now."""
    return {one["_id"] for one in await documents.find(PermitView.collection, REVOKED)}


def unless_revoked(project: ProjectView, revoked: Collection[str]) -> ProjectView:
    if project.permit_id not in revoked:
        return project
    return project.model_copy(update={"started_at": None})
