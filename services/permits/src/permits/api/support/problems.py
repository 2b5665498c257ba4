"""Problems of enterprises (企业困难问题): raise, resolve with what was done, look up, count."""

from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import LongText, known, known_enterprise
from permits.api.support.counts import ProblemCounts, counted
from permits.api.support.visits import Until
from permits.domain.support.problem import Problem, RaiseProblem
from permits.domain.support.resolution import ORDERS_IN, ResolveProblem
from permits.handlers import Handlers
from permits.views import OF_ENTERPRISES, ProblemStatus, ProblemView, ShownKind
from shared.errors import Refused, wrong
from shared.events.base import Code
from shared.events.permits.problems import ProblemKind
from shared.events.permits.support import LeaderTier
from shared.existing import named_in_path
from shared.platform import Platform
from shared.routing import joined
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

PREFIX = "/v1/problems"
READERS = allow("clerk", "officer", "inspector", "dispatcher", "operator", "auditor")


class NewProblem(Body):
    """The same `problem_id` again is the same problem; a name is made where it is left out."""

    problem_id: Code | None = Field(default=None, examples=["problem-1"])
    enterprise_id: Code = Field(examples=["feed-mill"])
    kind: ProblemKind = Field(examples=["vehicle-passage"])
    text: LongText = Field(examples=["feed trucks are turned back on G207; name nobody here"])
    visit_id: Code | None = Field(default=None, examples=["visit-2020-02-16-1"])
    unit_id: Code | None = Field(default=None, examples=["resumption-task-force"])


class NewResolution(Body):
    """A quantity comes with its unit; a problem of kind orders is resolved with both.

    The unit of orders is `piece` or `yuan`.
    """

    what_was_done: LongText = Field(examples=["passes were issued for three trucks"])
    quantity: Annotated[float, Field(gt=0, le=1e12)] | None = Field(default=None, examples=[3])
    unit_of_quantity: Code | None = Field(
        default=None,
        examples=["passes"],
        description=f"Of a problem of kind orders: {' or '.join(ORDERS_IN)}",
    )
    tier: LeaderTier | None = Field(default=None, examples=["principal"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    return joined(
        commands(handlers),
        queries(platform),
    )


def commands(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["problems"])

    @router.post("", status_code=201)
    async def raise_problem(
        new: NewProblem,
        response: Response,
        sent: Annotated[Sent, allow("clerk", "officer", "inspector", "operator")],
    ) -> Accepted:
        """Raise a problem of an enterprise (企业问题); its clock begins."""
        await refuse_unknown(handlers, new)
        id_ = new.problem_id or sent.new_id("problem")
        command = RaiseProblem(
            **new.model_dump() | {"problem_id": id_},
            raised_by=sent.caller.account,
            rules=await handlers.problem_rules.in_effect(sent.at),
            at=sent.at,
        )
        outcome = await handlers.problems(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/problems/{id_}")

    @router.post("/{problem_id}/resolution", status_code=201)
    async def resolve(
        problem_id: Code,
        new: NewResolution,
        response: Response,
        sent: Annotated[Sent, allow("officer", "operator")],
    ) -> Accepted:
        """Resolve a problem: what was done, with a quantity where one can be told."""
        await refuse_an_alert(handlers, problem_id)
        problem = (await named_in_path(handlers.problems, "problem", problem_id)).state
        refuse_another_unit(new, problem)
        command = ResolveProblem(**new.model_dump(), resolved_by=sent.caller.account, at=sent.at)
        outcome = await handlers.problems(problem_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/problems/{problem_id}")

    return router


def queries(platform: Platform) -> APIRouter:
    router = APIRouter(prefix=PREFIX, tags=["problems"])
    documents = platform.documents

    @router.get("", dependencies=[READERS])
    async def browse(
        *,
        status: ProblemStatus | None = None,
        kind: ShownKind | None = None,
        enterprise_id: Code | None = None,
        unit_id: Code | None = None,
        escalated: bool | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[ProblemView]:
        """List problems by status, kind, enterprise or unit; an alert's are of kind `alert`."""
        criteria = wanted(
            status=status,
            kind=kind,
            enterprise_id=enterprise_id,
            unit_id=unit_id,
            level=at_level(escalated=escalated),
        )
        return await page(documents, ProblemView, criteria, limit=limit, after=after, sort="due_at")

    @router.get("/summary", dependencies=[READERS])
    async def summarise(until: Until = None) -> ProblemCounts:
        """Count problems of enterprises by kind and by who solved them, with their quantities."""
        found = await documents.find(ProblemView.collection, OF_ENTERPRISES)
        by_then = until or platform.clock.now()
        return counted([ProblemView.model_validate(one) for one in found], by_then)

    @router.get("/{problem_id}", dependencies=[READERS])
    async def show(problem_id: Code, at_least: AtLeast = 0) -> ProblemView:
        """Show one problem with its clock and what was done."""
        return await read(documents, ProblemView, problem_id, at_least)

    return router


def at_level(*, escalated: bool | None) -> dict[str, Any] | None:
    return None if escalated is None else {"$gte": 1} if escalated else {"$lt": 1}


async def refuse_an_alert(handlers: Handlers, problem_id: str) -> None:
    if (await handlers.alerts.aggregates.load(problem_id)).revision:
        raise Refused("this problem ends when its alert does", rule="ends-with-its-alert")


def refuse_another_unit(new: NewResolution, problem: Problem) -> None:
    unit = new.unit_of_quantity
    orders = problem.raised is not None and problem.raised.kind == "orders"
    if orders and unit is not None and unit not in ORDERS_IN:
        raise wrong("unit_of_quantity", f"orders are counted in {' or '.join(ORDERS_IN)}")


async def refuse_unknown(handlers: Handlers, new: NewProblem) -> None:
    """Refuse a body that names an enterprise, a unit or a visit nobody has heard of."""
    await known_enterprise(handlers, new.enterprise_id)
    if new.unit_id is not None:
        await known(handlers.units, "unit", new.unit_id)
    if new.visit_id is None:
        return
    await known(handlers.visits, "visit", new.visit_id)
    visit = (await handlers.visits.aggregates.load(new.visit_id)).state.recorded
    if visit is not None and visit.enterprise_id != new.enterprise_id:
        raise wrong("visit_id", "this visit was to another enterprise")
