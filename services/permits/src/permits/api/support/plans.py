"""The county's plans (总体方案、专项方案): register them, and look up who answers for each."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import READERS, Text, known
from permits.domain.support.plan import RegisterPlan
from permits.handlers import Handlers
from permits.views import PlanView
from shared.events.base import Code
from shared.events.permits.plans import PlanKind
from shared.events.permits.terms import Digest
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

DOCUMENT = "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"


class NewPlan(Body):
    """The county has one overall plan (总体方案), called `overall`, and special ones (专项方案).

    `unit_id` is the registered unit that answers for it, `digest` the SHA-256 of the document.
    An enterprise's own control plan is on the checklist of its application instead.
    """

    plan_id: Code = Field(examples=["return-to-work"])
    title: Text = Field(examples=["企业复工专项方案 Special plan: return to work"])
    kind: PlanKind = Field(examples=["special"])
    unit_id: Code | None = Field(default=None, examples=["resumption-task-force"])
    issued_on: date = Field(examples=["2020-02-15"])
    digest: Digest | None = Field(default=None, examples=[DOCUMENT])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/plans", tags=["plans"])
    documents = platform.documents

    @router.post("", status_code=201)
    async def register(
        new: NewPlan, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Register a plan of the county once it was issued; the same again changes nothing."""
        if new.unit_id is not None:
            await known(handlers.units, "unit", new.unit_id)
        command, id_ = RegisterPlan(**new.model_dump(), at=sent.at), new.plan_id
        outcome = await handlers.plans(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/plans/{id_}")

    @router.get("", dependencies=[READERS])
    async def browse(
        kind: PlanKind | None = None,
        unit_id: Code | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[PlanView]:
        """List the plans, of one kind or of the unit that answers for them."""
        criteria = wanted(kind=kind, unit_id=unit_id)
        return await page(documents, PlanView, criteria, limit=limit, after=after)

    @router.get("/{plan_id}", dependencies=[READERS])
    async def show(plan_id: Code, at_least: AtLeast = 0) -> PlanView:
        """Show one plan by its name; the overall plan is `overall`."""
        return await read(documents, PlanView, plan_id, at_least)

    return router
