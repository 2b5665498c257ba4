"""The fever limits: what holds, what is to come, and what a change would do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, Field, field_validator

from checkpoint.domain.fever_book import SUBJECT
from checkpoint.domain.reading import assess
from checkpoint.domain.rules import NOT_A_PERSON, FeverLimits
from checkpoint.handlers import Handlers
from checkpoint.views import LatestReading, RuleView
from shared.clock import COUNTY
from shared.events.base import Code
from shared.events.checkpoint import BodySite
from shared.platform import Platform
from shared.projections import Documents
from shared.rules import Schedule, Withdraw, in_effect
from shared.views import AtLeast, read
from shared.web import Accepted, Body, Sent, allow, answer

LOCATION = "/v1/rules/fever-limits"
DECISIONS = f"{LOCATION}/decisions"
MEASURED = frozenset(get_args(BodySite)) - NOT_A_PERSON
Limit = Annotated[float, Field(ge=34, le=43, allow_inf_nan=False, strict=True)]
EXAMPLE = {site: 37.3 if site == "axillary" else 37.0 for site in sorted(MEASURED)}


class NewFeverLimits(Body):
    """A version of all limits, in degrees Celsius, for every site where a person is measured."""

    version: Code = Field(examples=["fever-2020-02"])
    effective: AwareDatetime = Field(examples=["2020-02-21T00:00:00+08:00"])
    celsius: dict[BodySite, Limit] = Field(examples=[EXAMPLE])

    @field_validator("celsius")
    @classmethod
    def _complete(cls, celsius: Mapping[str, float]) -> Mapping[str, float]:
        if celsius.keys() != MEASURED:
            raise ValueError(f"name a limit for each of {', '.join(sorted(MEASURED))}, no other")
        return celsius

    def rule(self) -> FeverLimits:
        return FeverLimits(self.version, self.effective, self.celsius)


class Withdrawal(Body):
    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(examples=["a mistake"])


class Line(BaseModel):
    """One version and where it stands now."""

    version: str
    effective: datetime
    celsius: dict[str, float]
    status: Literal["past", "in-effect", "scheduled"]


class DryRun(BaseModel):
    """Of everybody's newest reading: fevers by what holds now, and by the change."""

    in_effect: str
    persons: int
    fevers_now: int
    fevers_then: int


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix=LOCATION, tags=["rules"])
    clock, documents = platform.clock, platform.documents

    @router.get("", dependencies=[allow("guard", "operator", "auditor")])
    async def browse() -> list[Line]:
        book = (await handlers.fever_rules.aggregates.load(SUBJECT)).state
        now = clock.now()
        current = in_effect(book.versions, now)
        ordered = sorted(book.versions, key=lambda one: one.effective)
        return [_line(one, current, now) for one in ordered]

    @router.get("/decisions", dependencies=[allow("guard", "operator", "auditor")])
    async def decisions(at_least: AtLeast = 0) -> RuleView:
        return await read(documents, RuleView, SUBJECT, at_least)

    @router.post("", status_code=201)
    async def schedule(
        new: NewFeverLimits, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        command = Schedule(new.rule(), sent.caller.account, sent.at)
        outcome = await handlers.fever_rules(SUBJECT, command, at=sent.at, cause=sent.cause)
        handlers.fever_shelf.forget()
        return answer(response, outcome, DECISIONS)

    @router.post("/{version}/withdrawal", status_code=201)
    async def withdraw(
        version: Code,
        new: Withdrawal,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        command = Withdraw(version, new.reason, sent.caller.account, sent.at)
        outcome = await handlers.fever_rules(SUBJECT, command, at=sent.at, cause=sent.cause)
        handlers.fever_shelf.forget()
        return answer(response, outcome, DECISIONS)

    @router.post("/dry-run", dependencies=[allow("operator")])
    async def dry_run(new: NewFeverLimits) -> DryRun:
        return await try_out(documents, await handlers.fever_limits(clock.now()), new.rule())

    return router


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


def _line(one: FeverLimits, current: FeverLimits, now: datetime) -> Line:
    status: Literal["past", "in-effect", "scheduled"] = "past"
    if one.version == current.version:
        status = "in-effect"
    elif one.effective > now:
        status = "scheduled"
    effective = one.effective.astimezone(COUNTY)
    return Line(version=one.version, effective=effective, celsius=dict(one.celsius), status=status)
