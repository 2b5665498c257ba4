"""The procedure: who approves, or that an inspection does; what then goes another way."""

from typing import get_args

from fastapi import APIRouter
from pydantic import BaseModel, Field, field_validator

from permits.api.rules.asked import NAMED, Ids
from permits.domain.rules import ProcedureRule
from permits.handlers import Handlers
from permits.views import PermitView
from shared.events.base import Code
from shared.events.permits import ResumptionKind, RiskLevel
from shared.events.permits.rules import Days
from shared.events.permits.terms import Level
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes

ORDER = get_args(Level)


class NewProcedureRule(NewVersion):
    """The levels that approve in turn, or none: then an on-site inspection issues the permit.

    What is of one of `commitment_kinds` and of `commitment_risks` may be filed with a commitment
    instead, and is inspected within the days given.
    """

    version: Code = Field(examples=["procedure-2020-03"])
    levels: tuple[Level, ...] = Field(max_length=3, examples=[[]])
    commitment_kinds: tuple[ResumptionKind, ...] = Field(
        max_length=4, examples=[["project-start", "work", "market"]]
    )
    commitment_risks: tuple[RiskLevel, ...] = Field(max_length=3, examples=[["low"]])
    inspect_within_days: Days = Field(examples=[7])

    @field_validator("levels")
    @classmethod
    def _in_order(cls, levels: tuple[Level, ...]) -> tuple[Level, ...]:
        if levels != tuple(level for level in ORDER if level in levels):
            raise ValueError(f"name each level once, in this order: {', '.join(ORDER)}")
        return levels

    @field_validator("commitment_kinds", "commitment_risks")
    @classmethod
    def _each_once(cls, named: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(named)) < len(named):
            raise ValueError("name each once")
        return named


class ProcedureDryRun(BaseModel):
    """An application goes by the procedure of the moment somebody decides, so all open ones count.

    `another_way` are those that other levels are still to approve, or that an inspection decides
    instead of levels, or levels instead of it. Issued permits stay as they are.
    """

    in_effect: str = Field(description="The version that holds until then")
    open: int
    another_way: int
    another_way_ids: Ids
    may_then_be_filed: int = Field(description="with a commitment, which they may not be now")
    may_no_longer_be_filed: int


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    desk = handlers.procedure_rules

    async def try_out(rule: ProcedureRule) -> ProcedureDryRun:
        now = await desk.in_effect(rule.effective)
        return await dry_run(platform.documents, now, rule)

    return rule_routes(RuleApi(desk, NewProcedureRule, ProcedureDryRun, try_out), platform)


async def dry_run(documents: Documents, now: ProcedureRule, rule: ProcedureRule) -> ProcedureDryRun:
    found = await documents.find(PermitView.collection, {"status": "applied"})
    open_ = [PermitView.model_validate(one) for one in found]
    other = [one.id for one in open_ if way(now, one) != way(rule, one)]
    filed = [(may_be_filed(now, one), may_be_filed(rule, one)) for one in open_]
    return ProcedureDryRun(
        in_effect=now.version,
        open=len(open_),
        another_way=len(other),
        another_way_ids=other[:NAMED],
        may_then_be_filed=filed.count((False, True)),
        may_no_longer_be_filed=filed.count((True, False)),
    )


def way(rule: ProcedureRule, application: PermitView) -> tuple[bool, tuple[Level, ...]]:
    """Whether levels decide, and which of them are left to."""
    given = {approval.level for approval in application.approvals}
    return bool(rule.levels), rule.still_to_approve(given)


def may_be_filed(rule: ProcedureRule, application: PermitView) -> bool:
    kind = application.kind
    return kind != "vehicle-pass" and rule.allows_filing(kind, application.risk_level)
