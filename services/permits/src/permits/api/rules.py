"""The rules of clusters, resumption and problems: what holds, what comes, what a change does."""

from collections.abc import Mapping
from typing import Annotated, get_args

from fastapi import APIRouter
from pydantic import BaseModel, Field, field_validator

from permits.domain.application import missing
from permits.domain.rules import ClusterRule, ProblemRules, ResumptionRules
from permits.handlers import Handlers
from permits.reassessment import IN_FORCE, Reassessment
from permits.views import PermitView, ProblemView
from shared.aggregates import pages
from shared.events.base import Code
from shared.events.permits import Requirement
from shared.events.permits.problems import ProblemKind
from shared.events.permits.rules import Hours, Levels, Persons, SupplyDays
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes

NAMED = 100
"""How many an answer names of each kind; its numbers count all of them."""
KINDS = get_args(ProblemKind)

Ids = Annotated[list[str], Field(default_factory=list, description=f"up to {NAMED}, by name")]


class NewClusterRule(NewVersion):
    """How many different persons, held for fever within how many hours, suspend a permit."""

    version: Code = Field(examples=["cluster-2020-02"])
    persons: Persons = Field(examples=[2])
    within_hours: Hours = Field(examples=[24])


class NewResumptionRules(NewVersion):
    """What an application shows, and the conditions of the permit that follows."""

    version: Code = Field(examples=["resumption-2020-02"])
    requirements: tuple[Requirement, ...] = Field(max_length=20, examples=[get_args(Requirement)])
    supplies_days: SupplyDays = Field(examples=[7])
    conditions: tuple[Code, ...] = Field(
        max_length=20, examples=[["small-shifts", "staggered-meals"]]
    )

    @field_validator("requirements", "conditions")
    @classmethod
    def _each_once(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(named)) < len(named):
            raise ValueError("name each once")
        return named


class NewProblemRules(NewVersion):
    """Hours until an open problem of a kind escalates, and then from level to level."""

    version: Code = Field(examples=["problem-2020-02"])
    hours: dict[ProblemKind, Hours] = Field(examples=[dict.fromkeys(KINDS, 24)])
    hours_between: Hours = Field(examples=[24])
    levels: Levels = Field(examples=[3])

    @field_validator("hours")
    @classmethod
    def _complete(cls, hours: Mapping[str, int]) -> Mapping[str, int]:
        if hours.keys() != set(KINDS):
            raise ValueError(f"name the hours of each of {', '.join(KINDS)}")
        return hours


class ClusterDryRun(BaseModel):
    """Of all permits in force: those that applying it suspends, should nothing else happen.

    A milder version reinstates none: a suspended permit waits for its inspection.
    """

    in_effect: str = Field(description="The version that holds until then")
    in_force: int
    newly_suspended: int
    newly_suspended_ids: Ids


class ResumptionDryRun(BaseModel):
    """A version counts for applications from then on; what was applied for stays as it is.

    `would_lack` are the open applications that could not be made by it any more.
    """

    in_effect: str = Field(description="The version that holds until then")
    open: int
    would_lack: int
    would_lack_ids: Ids


class ProblemDryRun(BaseModel):
    """A version counts for problems raised from then on; open ones keep the times they were told.

    The other numbers say how many of them would have had another time for their first level.
    """

    in_effect: str = Field(description="The version that holds until then")
    open: int
    keep_their_times: int
    would_be_earlier: int
    would_be_later: int


def routes(handlers: Handlers, reassessment: Reassessment, platform: Platform) -> APIRouter:
    documents = platform.documents

    async def try_cluster(rule: ClusterRule) -> ClusterDryRun:
        return await dry_run_of_cluster(handlers, reassessment, rule)

    async def try_resumption(rule: ResumptionRules) -> ResumptionDryRun:
        now = await handlers.resumption_rules.in_effect(rule.effective)
        return await dry_run_of_resumption(documents, now.version, rule)

    async def try_problem(rule: ProblemRules) -> ProblemDryRun:
        now = await handlers.problem_rules.in_effect(rule.effective)
        return await dry_run_of_problems(documents, now.version, rule)

    cluster = RuleApi(handlers.cluster_rules, NewClusterRule, ClusterDryRun, try_cluster)
    resumption = RuleApi(
        handlers.resumption_rules, NewResumptionRules, ResumptionDryRun, try_resumption
    )
    problem = RuleApi(handlers.problem_rules, NewProblemRules, ProblemDryRun, try_problem)
    router = APIRouter()
    router.include_router(rule_routes(cluster, platform))
    router.include_router(rule_routes(resumption, platform))
    router.include_router(rule_routes(problem, platform))
    return router


async def dry_run_of_cluster(
    handlers: Handlers, reassessment: Reassessment, rule: ClusterRule
) -> ClusterDryRun:
    suspended = await reassessment.foresee(rule)
    in_force = pages(handlers.permits.aggregates, IN_FORCE)
    return ClusterDryRun(
        in_effect=(await handlers.cluster_rules.in_effect(rule.effective)).version,
        in_force=sum([len(page) async for page in in_force]),
        newly_suspended=len(suspended),
        newly_suspended_ids=suspended[:NAMED],
    )


async def dry_run_of_resumption(
    documents: Documents, now: str, rule: ResumptionRules
) -> ResumptionDryRun:
    found = await documents.find(PermitView.collection, {"status": "applied"})
    open_ = [PermitView.model_validate(one) for one in found]
    lacking = [one.id for one in open_ if missing(rule, one.checklist, one.supplies_days or 0)]
    return ResumptionDryRun(
        in_effect=now, open=len(open_), would_lack=len(lacking), would_lack_ids=lacking[:NAMED]
    )


async def dry_run_of_problems(documents: Documents, now: str, rule: ProblemRules) -> ProblemDryRun:
    found = await documents.find(ProblemView.collection, {"status": "open"})
    open_ = [ProblemView.model_validate(one) for one in found]
    firsts = [(rule.escalates_at(one.kind, one.raised_at)[0], one.escalates_at[0]) for one in open_]
    return ProblemDryRun(
        in_effect=now,
        open=len(open_),
        keep_their_times=len(open_),
        would_be_earlier=sum(tried < told for tried, told in firsts),
        would_be_later=sum(tried > told for tried, told in firsts),
    )
