"""Key projects (重点项目): register, look up, and count with their sums."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, get_args

from fastapi import APIRouter, Query, Response
from pydantic import AfterValidator, BaseModel, Field

from permits.api.asked import READERS, Text, known_enterprise
from permits.api.many import MOST, Registrar, Results, Wrong
from permits.api.stopped import revoked_permits, unless_revoked
from permits.domain.project import RegisterProject
from permits.handlers import Handlers
from permits.views import ProjectView
from shared.events.base import Code
from shared.events.permits.projects import ProjectList, ProjectStage
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

Yuan = Annotated[int, Field(ge=0, le=10**15)]


def each_once(lists: tuple[ProjectList, ...]) -> tuple[ProjectList, ...]:
    """A list that is named twice is one list."""
    return tuple(dict.fromkeys(lists))


class NewProject(Body):
    """A project may stand on several lists; sums are whole yuan."""

    project_id: Code = Field(examples=["wind-farm-2"])
    name: Text = Field(examples=["Bashang wind farm, phase 2 (坝上风电二期)"])
    stage: ProjectStage = Field(examples=["to-start"])
    lists: Annotated[tuple[ProjectList, ...], AfterValidator(each_once)] = Field(
        min_length=1, max_length=4, examples=[["county"]]
    )
    investment_total_yuan: Yuan = Field(examples=[400_000_000])
    investment_this_year_yuan: Yuan = Field(examples=[50_000_000])
    enterprise_id: Code | None = Field(default=None, examples=["feed-mill"])


class NewProjects(Body):
    """Up to 1,000; one that is refused does not keep the others out."""

    projects: tuple[NewProject, ...] = Field(min_length=1, max_length=MOST)


class Sums(BaseModel):
    projects: int
    started: int
    investment_total_yuan: int
    investment_this_year_yuan: int


class ProjectSummary(BaseModel):
    """A project on two lists is counted on each, and once in `all`."""

    all: Sums
    by_stage: dict[ProjectStage, Sums]
    by_list: dict[ProjectList, Sums]


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/projects", tags=["projects"])
    add_registration(router, handlers)
    add_queries(router, platform.documents)
    return router


def add_registration(router: APIRouter, handlers: Handlers) -> None:
    @router.post("", status_code=201)
    async def register(
        new: NewProject, response: Response, sent: Annotated[Sent, allow("clerk", "operator")]
    ) -> Accepted:
        """Register a key project (重点项目) with its stage, lists and investment."""
        if new.enterprise_id is not None:
            await known_enterprise(handlers, new.enterprise_id)
        command, id_ = RegisterProject(**new.model_dump(), at=sent.at), new.project_id
        outcome = await handlers.projects(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/projects/{id_}")

    @router.post("/batch")
    async def register_all(
        new: NewProjects, sent: Annotated[Sent, allow("clerk", "operator")]
    ) -> Results:
        """Register many key projects; sending the same again changes nothing."""
        unknown = await of_nobody(handlers, new.projects)
        commands = [
            (one.project_id, RegisterProject(**one.model_dump(), at=sent.at))
            for one in new.projects
        ]
        return await Registrar(handlers.projects, sent).register(commands, unknown)


async def of_nobody(handlers: Handlers, projects: Sequence[NewProject]) -> Mapping[int, Wrong]:
    """The places of those whose enterprise nobody has registered."""
    named = {one.enterprise_id for one in projects if one.enterprise_id is not None}
    unknown = named - (await handlers.enterprises.aggregates.states(named)).keys()
    return {
        place: Wrong("enterprise_id", f"there is no {one.enterprise_id}")
        for place, one in enumerate(projects)
        if one.enterprise_id in unknown
    }


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(
        stage: ProjectStage | None = None,
        on_list: ProjectList | None = None,
        enterprise_id: Code | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[ProjectView]:
        """List projects by stage, list or enterprise."""
        criteria = wanted(stage=stage, lists=on_list, enterprise_id=enterprise_id)
        found = await page(documents, ProjectView, criteria, limit=limit, after=after)
        revoked = await revoked_permits(documents)
        return Page(items=[unless_revoked(one, revoked) for one in found.items], next=found.next)

    @router.get("/summary", dependencies=[READERS])
    async def summarise(
        from_yuan: Annotated[int, Query(ge=0, description="Count those of this total or more")] = 0,
    ) -> ProjectSummary:
        """Count projects and add up their investment, by stage and by list."""
        found = await documents.find(ProjectView.collection, {})
        revoked = await revoked_permits(documents)
        projects = [unless_revoked(ProjectView.model_validate(one), revoked) for one in found]
        return summed(one for one in projects if one.investment_total_yuan >= from_yuan)

    @router.get("/{project_id}", dependencies=[READERS])
    async def show(project_id: Code, at_least: AtLeast = 0) -> ProjectView:
        """Show one project; it is started while its permit is not revoked."""
        found = await read(documents, ProjectView, project_id, at_least)
        return unless_revoked(found, await revoked_permits(documents))


def summed(projects: Iterable[ProjectView]) -> ProjectSummary:
    found = list(projects)
    stages: tuple[ProjectStage, ...] = get_args(ProjectStage)
    lists: tuple[ProjectList, ...] = get_args(ProjectList)
    return ProjectSummary(
        all=sums(found),
        by_stage={stage: sums([one for one in found if one.stage == stage]) for stage in stages},
        by_list={name: sums([one for one in found if name in one.lists]) for name in lists},
    )


def sums(projects: list[ProjectView]) -> Sums:
    return Sums(
        projects=len(projects),
        started=sum(one.started_at is not None for one in projects),
        investment_total_yuan=sum(one.investment_total_yuan for one in projects),
        investment_this_year_yuan=sum(one.investment_this_year_yuan for one in projects),
    )
