"""Permits of every kind: inspect, revoke, look up."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, Field

from permits.api.asked import (
    AnyPlate,
    Text,
    ValidDays,
    existing_application,
    handler_of,
    officer_of,
    permit_location,
)
from permits.domain.inspection import Inspect
from permits.domain.rules import procedure_rule
from permits.domain.validity import Revoke
from permits.handlers import Handlers
from permits.views import PermitStatus, PermitView
from shared.events.base import Code
from shared.events.permits import PermitKind
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read
from shared.web import Accepted, Body, Sent, allow, answer

READERS = allow("guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor")


class NewInspection(Body):
    """Without findings it passed. `inspected_at` is now where it is left out."""

    findings: tuple[Text, ...] = Field(default=(), max_length=50, examples=[[]])
    inspected_at: AwareDatetime | None = Field(default=None, examples=["2020-02-16T08:00:00+08:00"])
    valid_days: ValidDays = 30


class Revocation(Body):
    reason: Text = Field(examples=["moved to another county"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/permits", tags=["permits"])
    documents = platform.documents

    @router.post("/{permit_id}/inspections", status_code=201)
    async def inspect(
        permit_id: Code,
        new: NewInspection,
        response: Response,
        sent: Annotated[Sent, allow("inspector")],
    ) -> Accepted:
        """Record an on-site inspection (现场查验).

        Without findings it issues the permit, or gives a suspended one back. Until 20 February
        2020 permits are issued by approvals level by level: then an inspection finds something,
        or says that it is mended.
        """
        command = await inspection(handlers, permit_id, new, sent)
        outcome = await handlers.permits(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    @router.post("/{permit_id}/revocation", status_code=201)
    async def revoke(
        permit_id: Code,
        new: Revocation,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
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
        after: After = None,
        limit: Limit = 100,
    ) -> Page[PermitView]:
        wishes = {"holder": holder, "kind": kind, "status": status, "plate": plate}
        criteria = {name: wish for name, wish in wishes.items() if wish is not None}
        return await page(documents, PermitView, criteria, limit=limit, after=after)

    @router.get("/{permit_id}", dependencies=[READERS])
    async def show(permit_id: Code, at_least: AtLeast = 0) -> PermitView:
        return await read(documents, PermitView, permit_id, at_least)

    return router


async def inspection(handlers: Handlers, permit_id: str, new: NewInspection, sent: Sent) -> Inspect:
    """Put together what an inspection needs, the enterprise's officer among it."""
    permit = await existing_application(handlers, permit_id)
    return Inspect(
        inspection_id=sent.new_id("inspection"),
        inspector=sent.caller.account,
        officer=await officer_of(handlers, permit.holder),
        findings=new.findings,
        inspected_at=new.inspected_at or sent.at,
        valid_days=new.valid_days,
        rules=await handlers.resumption_rules.in_effect(sent.at),
        procedure=procedure_rule(sent.at),
        at=sent.at,
    )
