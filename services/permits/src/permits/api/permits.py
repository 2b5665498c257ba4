"""Permits of every kind: revoke, look up."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import Field

from permits.api.asked import Text, handler_of, permit_location
from permits.domain.validity import Revoke
from permits.handlers import Handlers
from permits.views import PermitStatus, PermitView
from shared.events.base import Code
from shared.events.permits import PermitKind
from shared.plates import AnyPlate
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

READERS = allow("guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor")


class Revocation(Body):
    reason: Text = Field(examples=["moved to another county"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/permits", tags=["permits"])
    documents = platform.documents

    @router.post("/{permit_id}/revocation", status_code=201)
    async def revoke(
        permit_id: Code,
        new: Revocation,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Revoke a permit or a vehicle pass (吊销) for good."""
        handler = await handler_of(handlers, permit_id)
        command = Revoke(new.reason, sent.at)
        outcome = await handler(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    @router.get("", dependencies=[READERS])
    async def browse(
        holder: Code | None = None,
        kind: PermitKind | None = None,
        status: PermitStatus | None = None,
        plate: AnyPlate | None = None,
        batch: Annotated[int, Query(ge=1, le=1_000)] | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[PermitView]:
        """List permits, applications and vehicle passes."""
        criteria = wanted(holder=holder, kind=kind, status=status, plate=plate, batch=batch)
        return await page(documents, PermitView, criteria, limit=limit, after=after)

    @router.get("/{permit_id}", dependencies=[READERS])
    async def show(permit_id: Code, at_least: AtLeast = 0) -> PermitView:
        """Show a permit or an application, step by step."""
        return await read(documents, PermitView, permit_id, at_least)

    return router
