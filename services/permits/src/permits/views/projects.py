"""Key projects, as queries read them."""

from datetime import datetime
from typing import ClassVar

from shared.events.permits.projects import ProjectList, ProjectStage
from shared.views import View


class ProjectView(View):
    """`stage` is that of the year's plan and stays; `started_at` says when work went on."""

    collection: ClassVar[str] = "project_views"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("stage",), ("lists",), ("enterprise_id",))

    name: str
    stage: ProjectStage
    lists: tuple[ProjectList, ...]
    investment_total_yuan: int
    investment_this_year_yuan: int
    enterprise_id: str | None = None
    permit_id: str | None = None
    registered_at: datetime | None = None
    started_at: datetime | None = None
