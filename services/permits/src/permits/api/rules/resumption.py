"""The rules of resumption: what an application shows, and who could not make it any more."""

from typing import get_args

from fastapi import APIRouter
from pydantic import BaseModel, Field, field_validator

from permits.api.rules.asked import NAMED, Ids
from permits.domain.application import missing
from permits.domain.rules import ResumptionRules
from permits.handlers import Handlers
from permits.views import PermitView
from shared.events.base import Code
from shared.events.permits import Requirement
from shared.events.permits.rules import SupplyDays
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes


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


class ResumptionDryRun(BaseModel):
    """A version counts for applications from then on; what was applied for stays as it is.

    `would_lack` are the open applications that could not be made by it any more.
    """

    in_effect: str = Field(description="The version that holds until then")
    open: int
    would_lack: int
    would_lack_ids: Ids


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    desk = handlers.resumption_rules

    async def try_out(rule: ResumptionRules) -> ResumptionDryRun:
        now = await desk.in_effect(rule.effective)
        return await dry_run(platform.documents, now.version, rule)

    return rule_routes(RuleApi(desk, NewResumptionRules, ResumptionDryRun, try_out), platform)


async def dry_run(documents: Documents, now: str, rule: ResumptionRules) -> ResumptionDryRun:
    found = await documents.find(PermitView.collection, {"status": "applied"})
    open_ = [PermitView.model_validate(one) for one in found]
    lacking = [one.id for one in open_ if missing(rule, one.checklist, one.supplies_days or 0)]
    return ResumptionDryRun(
        in_effect=now, open=len(open_), would_lack=len(lacking), would_lack_ids=lacking[:NAMED]
    )
