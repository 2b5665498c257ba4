"""The rules of problems: when an open one escalates."""

from collections.abc import Mapping
from typing import get_args

from fastapi import APIRouter
from pydantic import BaseModel, Field, field_validator

from permits.domain.rules import ProblemRules
from permits.handlers import Handlers
from permits.views import OF_ENTERPRISES, ProblemView
from shared.events.base import Code
from shared.events.permits.problems import ProblemKind
from shared.events.permits.rules import Hours, Levels
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes

KINDS = get_args(ProblemKind)


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


class ProblemDryRun(BaseModel):
    """A version counts for problems raised from then on; open ones keep the times they were told.

    The other numbers say how many of them would have had another time for their first level.
    """

    in_effect: str = Field(description="The version that holds until then")
    open: int
    keep_their_times: int
    would_be_earlier: int
    would_be_later: int


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    desk = handlers.problem_rules

    async def try_out(rule: ProblemRules) -> ProblemDryRun:
        now = await desk.in_effect(rule.effective)
        return await dry_run(platform.documents, now.version, rule)

    return rule_routes(RuleApi(desk, NewProblemRules, ProblemDryRun, try_out), platform)


async def dry_run(documents: Documents, now: str, rule: ProblemRules) -> ProblemDryRun:
    found = await documents.find(ProblemView.collection, {"status": "open", **OF_ENTERPRISES})
    open_ = [ProblemView.model_validate(one) for one in found]
    firsts = [
        (rule.escalates_at(one.kind, one.raised_at)[0], one.escalates_at[0])
        for one in open_
        if one.kind != "alert"
    ]
    return ProblemDryRun(
        in_effect=now,
        open=len(open_),
        keep_their_times=len(open_),
        would_be_earlier=sum(tried < told for tried, told in firsts),
        would_be_later=sum(tried > told for tried, told in firsts),
    )
