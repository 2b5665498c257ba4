"""Approvals level by level (逐级审批), in effect until 20 February 2020."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import ValidDays, existing_application, officer_of, permit_location
from permits.domain.approval import Approve
from permits.handlers import Handlers
from shared.errors import Forbidden
from shared.events.base import Code
from shared.events.permits.terms import Level
from shared.web import Accepted, Body, Sent, allow, answer


class NewApproval(Body):
    """The level is that of the caller's role; `valid_days` counts with the last level."""

    level: Level = Field(examples=["village"])
    valid_days: ValidDays = 30


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/applications", tags=["applications"])

    @router.post("/{permit_id}/approvals", status_code=201)
    async def approve(
        permit_id: Code,
        new: NewApproval,
        response: Response,
        sent: Annotated[Sent, allow("village-approver", "township-approver", "county-approver")],
    ) -> Accepted:
        """Approve an application: the village (村), then the township (乡镇), then the county (县).

        The county's approval issues the permit. From 21 February 2020 an on-site inspection takes
        the place of approvals, also for an application that some levels have approved.
        """
        refuse_another_level(new.level, sent)
        permit = await existing_application(handlers, permit_id)
        command = Approve(
            level=new.level,
            by=sent.caller.account,
            officer=await officer_of(handlers, permit.holder),
            valid_days=new.valid_days,
            rules=await handlers.resumption_rules.in_effect(sent.at),
            procedure=await handlers.procedure_rules.in_effect(sent.at),
            at=sent.at,
        )
        outcome = await handlers.permits(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    return router


def refuse_another_level(level: Level, sent: Sent) -> None:
    """Whoever approves for the village has no say for the county."""
    role = f"{level}-approver"
    if role not in sent.caller.roles:
        raise Forbidden(f"to approve for the {level} needs the role {role}")
