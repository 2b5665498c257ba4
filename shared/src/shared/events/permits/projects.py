"""Facts about the county's key projects."""

from typing import ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, When

ProjectStage = Literal["to-start", "continued", "in-preparation"]
ProjectList = Literal["county", "city", "provincial", "poverty-relief"]


class ProjectEvent(Event):
    """About one key project (重点项目)."""

    topic: ClassVar[str] = "permits.projects"

    project_id: Code

    @property
    def subject(self) -> str:
        return self.project_id


class ProjectRegistered(ProjectEvent):
    """Sums are whole yuan; a project may stand on several lists."""

    name: str
    stage: ProjectStage
    lists: tuple[ProjectList, ...]
    investment_total_yuan: int = Field(ge=0)
    investment_this_year_yuan: int = Field(ge=0)
    enterprise_id: Code | None = None
    registered_at: When | None = None


class ProjectStarted(ProjectEvent):
    """Work goes on at the site by this permit of kind project-start, from its first day.

    Where the project was registered after that, it starts when it was registered.
    """

    enterprise_id: Code
    permit_id: Code
    started_at: When


EVENTS: tuple[type[Event], ...] = (ProjectRegistered, ProjectStarted)
