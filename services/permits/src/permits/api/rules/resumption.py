"""The rules of resumption: what an application shows, and who could not make it any more."""

from typing import Annotated, TypeVar, get_args

from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, Field

from permits.api.rules.asked import NAMED, Ids
from permits.domain.application import missing
from permits.domain.rules import ResumptionRules
from permits.handlers import Handlers
from permits.views import PermitView
from shared.events.base import Code
from shared.events.permits import Requirement, ResumptionKind
from shared.events.permits.rules import SupplyDays
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes

N = TypeVar("N", bound=str)
COMMON = get_args(Requirement)
OF_MARKETS = ("control-plan", "organisation", "supplies", "disinfection-register")


def each_once(named: tuple[N, ...]) -> tuple[N, ...]:
    if len(set(named)) < len(named):
        raise ValueError("name each once")
    return named


Requirements = Annotated[tuple[Requirement, ...], Field(max_length=20), AfterValidator(each_once)]
Conditions = Annotated[tuple[Code, ...], Field(max_length=20), AfterValidator(each_once)]


class NewResumptionRules(NewVersion):
    """What an application shows, and the conditions of the permit that follows.

    A kind of resumption named in `requirements_by_kind` shows that list and nothing else; every
    other kind shows the common one.
    """

    version: Code = Field(examples=["resumption-2020-02"])
    requirements: Requirements = Field(examples=[COMMON])
    supplies_days: SupplyDays = Field(examples=[7])
    conditions: Conditions = Field(examples=[["small-shifts", "staggered-meals"]])
    requirements_by_kind: dict[ResumptionKind, Requirements] = Field(
        default_factory=dict, examples=[{"market": OF_MARKETS}]
    )


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
    lacking = [one.id for one in open_ if lacks(rule, one)]
    return ResumptionDryRun(
        in_effect=now, open=len(open_), would_lack=len(lacking), would_lack_ids=lacking[:NAMED]
    )


def lacks(rule: ResumptionRules, application: PermitView) -> bool:
    """Whether this application could not be made by the rule."""
    kind, days = application.kind, application.supplies_days or 0
    return kind != "vehicle-pass" and bool(missing(rule, kind, application.checklist, days))
