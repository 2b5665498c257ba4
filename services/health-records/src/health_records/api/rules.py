"""The rules of return and of isolation: what holds, what is to come, and what a change would do."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from health_records.domain.foresight import foresee, isolate_otherwise, later
from health_records.domain.rules import IsolationRules, ReturnRules
from health_records.handlers import Handlers
from shared.aggregates import pages
from shared.events.base import Code
from shared.events.health_records.rules import Days, Prefix, Where
from shared.platform import Platform
from shared.routing import joined
from shared.rules.routes import NewVersion, RuleApi
from shared.rules.routes import routes as rule_routes
from shared.web import Body

NAMED = 100
"""How many persons an answer names of each kind; its numbers count all of them."""

Ids = Annotated[list[str], Field(default_factory=list, description=f"up to {NAMED}, by person")]


class NewReturnRules(NewVersion):
    """Who may return: stays in a risk region and contacts count for `window_days`."""

    version: Code = Field(examples=["return-2020-02"])
    window_days: Days = Field(examples=[14])
    risk_regions: tuple[Prefix, ...] = Field(
        max_length=500,
        description="Division codes of GB/T 2260, or the first 2 or 4 digits of them",
        examples=[["42", "3303", "4115"]],
    )


class OriginAsks(Body):
    """`nowhere` with 0 days asks for no isolation; all others for 1 day or more."""

    where: Where = Field(examples=["hotel"])
    days: Days = Field(examples=[14])

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if (self.where == "nowhere") != (self.days == 0):
            raise ValueError("nowhere goes with 0 days, and 0 days with nowhere")
        return self


class NewIsolationRules(NewVersion):
    """What an origin asks of who returns, from arrival; the longest prefix that fits counts."""

    version: Code = Field(examples=["isolation-2020-02"])
    origins: dict[Prefix, OriginAsks] = Field(
        max_length=500,
        examples=[{"13": {"where": "nowhere", "days": 0}, "42": {"where": "hotel", "days": 14}}],
    )
    otherwise: OriginAsks = Field(examples=[{"where": "own-place", "days": 14}])


class ReturnDryRun(BaseModel):
    """Of everybody with a standing, at the moment the version takes effect: without it and by it.

    Should nothing else happen until then, applying it does exactly this. It suspends no permit:
    permits are suspended for fevers, not for who is deferred.
    """

    in_effect: str = Field(description="The version that holds until then")
    assessed: int = 0
    deferred_now: int = Field(default=0, description="deferred then without the change")
    deferred_then: int = Field(default=0, description="deferred then by the change")
    newly_deferred: int = 0
    newly_cleared: int = 0
    newly_deferred_ids: Ids
    newly_cleared_ids: Ids


class IsolationDryRun(BaseModel):
    """A version counts for returns that are recorded once it holds; what is open keeps its clock.

    So it changes no isolation. The other numbers say how it would have been for those people.
    """

    in_effect: str = Field(description="The version that holds until then")
    open: int = Field(default=0, description="isolations open when it takes effect")
    keep_their_clock: int = Field(default=0, description="of these; all of them")
    would_not_start: int = 0
    other_end: int = 0
    other_place: int = 0
    would_start: int = Field(default=0, description="returned, not in isolation, and then asked")
    would_not_start_ids: Ids
    other_end_ids: Ids
    would_start_ids: Ids


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    async def try_return(tried: ReturnRules) -> ReturnDryRun:
        return await dry_run_of_return(handlers, tried)

    async def try_isolation(tried: IsolationRules) -> IsolationDryRun:
        return await dry_run_of_isolation(handlers, tried)

    of_return = RuleApi(handlers.return_rules, NewReturnRules, ReturnDryRun, try_return)
    isolation = RuleApi(handlers.isolation_rules, NewIsolationRules, IsolationDryRun, try_isolation)
    return joined(
        rule_routes(of_return, platform),
        rule_routes(isolation, platform),
    )


async def dry_run_of_return(
    handlers: Handlers, tried: ReturnRules, named: int = NAMED
) -> ReturnDryRun:
    rules = await handlers.rules()
    without = by_it = assessed = 0
    deferred: list[str] = []
    cleared: list[str] = []
    async for page in pages(handlers.workers.aggregates, {"standing": {"$ne": "unsaid"}}):
        for person_id, stored in page.items():
            seen = foresee(stored.state, rules, tried)
            assessed += 1
            without += seen.without == "deferred"
            by_it += seen.by_it == "deferred"
            if seen.without != seen.by_it:
                (deferred if seen.by_it == "deferred" else cleared).append(person_id)
    return ReturnDryRun(
        in_effect=rules.of_return(tried.effective).version,
        assessed=assessed,
        deferred_now=without,
        deferred_then=by_it,
        newly_deferred=len(deferred),
        newly_cleared=len(cleared),
        newly_deferred_ids=deferred[:named],
        newly_cleared_ids=cleared[:named],
    )


async def dry_run_of_isolation(handlers: Handlers, tried: IsolationRules) -> IsolationDryRun:
    rules, at = await handlers.rules(), tried.effective
    now = rules.of_isolation(at)
    open_ = places = 0
    none: list[str] = []
    ends: list[str] = []
    starts: list[str] = []
    async for page in pages(handlers.workers.aggregates, {"returns.from_region": {"$ne": None}}):
        for person_id, stored in page.items():
            then = later(stored.state, rules, at)
            other = isolate_otherwise(then, now, tried)
            open_ += then.open_isolation is not None
            places += other.other_place
            none += [person_id] * other.does_not_start
            ends += [person_id] * other.other_end
            starts += [person_id] * other.starts
    return IsolationDryRun(
        in_effect=now.version,
        open=open_,
        keep_their_clock=open_,
        would_not_start=len(none),
        other_end=len(ends),
        other_place=places,
        would_start=len(starts),
        would_not_start_ids=none[:NAMED],
        other_end_ids=ends[:NAMED],
        would_start_ids=starts[:NAMED],
    )
