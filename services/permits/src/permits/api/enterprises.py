"""Enterprises, their chief service officers and leaders, and where their permits stand."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import READERS, Text, existing_enterprise
from permits.domain.enterprise import AssignLeader, AssignOfficer, RegisterEnterprise
from permits.handlers import Handlers
from permits.views import EnterpriseView, PermitLine, PermitView
from shared.events.base import Code
from shared.events.permits.support import LeaderTier
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read
from shared.web import Accepted, Body, Sent, allow, answer


class NewEnterprise(Body):
    enterprise_id: Code = Field(examples=["feed-mill"])
    name: Text = Field(examples=["Bashang Feed Mill (坝上饲料厂)"])
    sector: Code = Field(examples=["feed"])
    township: Text = Field(examples=["Zhangbei (张北镇)"])
    above_scale: bool = Field(examples=[True])


class NewOfficer(Body):
    officer: Code = Field(examples=["officer-7"])


class NewLeader(Body):
    """`principal` is one of the county's two principal leaders (主要领导)."""

    leader: Code = Field(examples=["leader-1"])
    tier: LeaderTier = Field(examples=["principal"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/enterprises", tags=["enterprises"])
    add_registration(router, handlers)
    add_leadership(router, handlers)
    add_queries(router, platform.documents)
    return router


def add_registration(router: APIRouter, handlers: Handlers) -> None:
    @router.post("", status_code=201)
    async def register(
        new: NewEnterprise, response: Response, sent: Annotated[Sent, allow("clerk", "operator")]
    ) -> Accepted:
        """Register an enterprise (企业)."""
        command, id_ = RegisterEnterprise(**new.model_dump()), new.enterprise_id
        outcome = await handlers.enterprises(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/enterprises/{id_}")


def add_leadership(router: APIRouter, handlers: Handlers) -> None:
    @router.put("/{enterprise_id}/officer", status_code=201)
    async def assign_officer(
        enterprise_id: Code,
        new: NewOfficer,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Name the chief service officer (首席服务官), in place of the one before."""
        await existing_enterprise(handlers, enterprise_id)
        command = AssignOfficer(enterprise_id, new.officer)
        outcome = await handlers.enterprises(enterprise_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/enterprises/{enterprise_id}")

    @router.put("/{enterprise_id}/leader", status_code=201)
    async def assign_leader(
        enterprise_id: Code,
        new: NewLeader,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Name the leader who adopts an enterprise (包联领导)."""
        await existing_enterprise(handlers, enterprise_id)
        command = AssignLeader(enterprise_id, new.leader, new.tier)
        outcome = await handlers.enterprises(enterprise_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/enterprises/{enterprise_id}")


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(after: After = None, limit: Limit = 100) -> Page[EnterpriseView]:
        """List enterprises with their officers, leaders and permits."""
        found = await page(documents, EnterpriseView, {}, limit=limit, after=after)
        return Page(items=await with_permits(documents, found.items), next=found.next)

    @router.get("/{enterprise_id}", dependencies=[READERS])
    async def show(enterprise_id: Code, at_least: AtLeast = 0) -> EnterpriseView:
        """Show one enterprise with who was named when, and its permits."""
        found = await read(documents, EnterpriseView, enterprise_id, at_least)
        return (await with_permits(documents, [found]))[0]


async def with_permits(
    documents: Documents, enterprises: Sequence[EnterpriseView]
) -> list[EnterpriseView]:
    """Put each enterprise's resumption permits beside it, oldest first; passes have their list."""
    criteria = {"holder": {"$in": [one.id for one in enterprises]}, "plate": None}
    lines: dict[str, list[PermitLine]] = {}
    for document in await documents.find(PermitView.collection, criteria, sort="applied_at"):
        permit = PermitView.model_validate(document)
        line = PermitLine.model_validate(permit, from_attributes=True)
        lines.setdefault(permit.holder, []).append(line)
    return [one.model_copy(update={"permits": tuple(lines.get(one.id, ()))}) for one in enterprises]
