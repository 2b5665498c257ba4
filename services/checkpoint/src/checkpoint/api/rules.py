"""The fever limits: what holds, what is to come, and what a change would do."""

from collections.abc import Mapping
from typing import Annotated, Any, get_args

from fastapi import APIRouter
from pydantic import BaseModel, Field, field_validator

from checkpoint.domain.reading import assess
from checkpoint.domain.rules import NOT_A_PERSON, FeverLimits
from checkpoint.handlers import Handlers
from checkpoint.views import LatestReading
from shared.events.base import Code
from shared.events.checkpoint import BodySite
from shared.platform import Platform
from shared.projections import Documents
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes

MEASURED = frozenset(get_args(BodySite)) - NOT_A_PERSON
Limit = Annotated[float, Field(ge=34, le=43, allow_inf_nan=False, strict=True)]
EXAMPLE = {site: 37.3 if site == "axillary" else 37.0 for site in sorted(MEASURED)}


class NewFeverLimits(NewVersion):
    """A version of all limits, in degrees Celsius, for every site where a person is measured."""

    version: Code = Field(examples=["fever-2020-02"])
    celsius: dict[BodySite, Limit] = Field(examples=[EXAMPLE])

    @field_validator("celsius")
    @classmethod
    def _complete(cls, celsius: Mapping[str, float]) -> Mapping[str, float]:
        if celsius.keys() != MEASURED:
            raise ValueError(f"name a limit for each of {', '.join(sorted(MEASURED))}, no other")
        return celsius


class DryRun(BaseModel):
    """Of everybody's newest reading: fevers by what holds now, and by the change."""

    in_effect: str
    persons: int
    fevers_now: int
    fevers_then: int


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    async def dry_run(then: FeverLimits) -> DryRun:
        now = await handlers.fever_limits(platform.clock.now())
        return await try_out(platform.documents, now, then)

    return rule_routes(RuleApi(handlers.fever_rules, NewFeverLimits, DryRun, dry_run), platform)


async def try_out(documents: Documents, now: FeverLimits, then: FeverLimits) -> DryRun:
    """Assess everybody's newest reading by both versions; nothing is stored."""
    found: list[Mapping[str, Any]] = list(await documents.find(LatestReading.collection, {}))
    readings = [LatestReading.model_validate(one).reading for one in found]
    counts = [
        sum(assess(one.celsius, one.body_site, limits).fever for one in readings)
        for limits in (now, then)
    ]
    return DryRun(
        in_effect=now.version, persons=len(readings), fevers_now=counts[0], fevers_then=counts[1]
    )
