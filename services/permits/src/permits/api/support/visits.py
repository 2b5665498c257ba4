"""Visits of leaders to the enterprises they adopted (包联走访)."""

from typing import Annotated, Any, get_args

from fastapi import APIRouter, Query, Response
from pydantic import Field

from permits.api.asked import READERS, LongText, existing_enterprise
from permits.domain.support.visit import RecordVisit
from permits.handlers import Handlers
from permits.views import VisitView
from shared.events.base import Code
from shared.events.permits.support import LeaderTier
from shared.platform import Platform
from shared.times import SentTime
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

Until = Annotated[
    SentTime | None, Query(description="Count what had happened by then; now if left out")
]


class NewVisit(Body):
    """The same `visit_id` again is the same visit; a name is made where it is left out."""

    visit_id: Code | None = Field(default=None, examples=["visit-2020-02-16-1"])
    leader_account: Code = Field(examples=["leader-1"])
    tier: LeaderTier = Field(examples=["principal"])
    visited_at: SentTime = Field(examples=["2020-02-16T08:00:00+08:00"])
    notes: LongText | None = Field(default=None, examples=["short of masks; names nobody"])


def of_enterprise(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/enterprises/{enterprise_id}/visits", tags=["visits"])

    @router.post("", status_code=201)
    async def record(
        enterprise_id: Code,
        new: NewVisit,
        response: Response,
        sent: Annotated[Sent, allow("officer", "operator")],
    ) -> Accepted:
        """Record a leader's visit to an enterprise (走访)."""
        await existing_enterprise(handlers, enterprise_id)
        id_ = new.visit_id or sent.new_id("visit")
        named = new.model_dump() | {"visit_id": id_}
        command = RecordVisit(**named, enterprise_id=enterprise_id, at=sent.at)
        outcome = await handlers.visits(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/visits/{id_}")

    @router.get("", dependencies=[READERS])
    async def browse(
        enterprise_id: Code, after: After = None, limit: Limit = 100
    ) -> Page[VisitView]:
        """List the visits to one enterprise."""
        await existing_enterprise(handlers, enterprise_id)
        criteria = {"enterprise_id": enterprise_id}
        return await listed(platform, criteria, after, limit)

    return router


def routes(platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/visits", tags=["visits"])
    documents = platform.documents

    @router.get("", dependencies=[READERS])
    async def browse(
        leader_account: Code | None = None,
        tier: LeaderTier | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[VisitView]:
        """List all visits, or those of one leader or tier."""
        criteria = wanted(leader_account=leader_account, tier=tier)
        return await listed(platform, criteria, after, limit)

    @router.get("/summary", dependencies=[READERS])
    async def summarise(until: Until = None) -> dict[LeaderTier, int]:
        """Count visits of the principal and the other leaders."""
        by_then = {"visited_at": {"$lte": until}} if until else {}
        tiers: tuple[LeaderTier, ...] = get_args(LeaderTier)
        collection = VisitView.collection
        return {one: await documents.count(collection, {"tier": one, **by_then}) for one in tiers}

    @router.get("/{visit_id}", dependencies=[READERS])
    async def show(visit_id: Code, at_least: AtLeast = 0) -> VisitView:
        """Show one visit."""
        return await read(documents, VisitView, visit_id, at_least)

    return router


async def listed(
    platform: Platform, criteria: dict[str, Any], after: str | None, limit: int
) -> Page[VisitView]:
    """Give the latest visits first."""
    return await page(
        platform.documents,
        VisitView,
        criteria,
        limit=limit,
        after=after,
        sort="visited_at",
        descending=True,
    )
