"""Sites: where people are measured, and in which mode."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from checkpoint.domain.site import ChangeMode, RegisterSite
from checkpoint.handlers import Handlers
from checkpoint.views import COUNTED, SiteView
from shared.events.base import Code
from shared.events.checkpoint import SiteKind, SiteMode
from shared.existing import named_in_path
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

Text = Annotated[str, Field(min_length=1, max_length=200)]


class NewSite(Body):
    site_id: Code = Field(examples=["gate-mill-1"])
    kind: SiteKind = Field(examples=["enterprise-gate"])
    name: Text = Field(examples=["Feed mill, east gate"])
    mode: SiteMode = "open"
    enterprise_id: Code | None = Field(default=None, examples=["feed-mill"])
    township: Text | None = None


class NewMode(Body):
    mode: SiteMode = Field(examples=["in-only"])
    reason: Text = Field(examples=["closed management from today"])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/sites", tags=["sites"])
    documents = platform.documents

    @router.post("", status_code=201)
    async def register(
        new: NewSite, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Register a site where people are measured (卡口、测温点)."""
        command = RegisterSite(**new.model_dump())
        outcome = await handlers.sites(new.site_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/sites/{new.site_id}")

    @router.get("", dependencies=[allow("guard", "operator", "auditor")])
    async def browse(
        enterprise_id: Code | None = None,
        kind: SiteKind | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[SiteView]:
        """List sites, all or those of one enterprise or kind; a canary's only where asked for."""
        criteria = {**COUNTED, **wanted(enterprise_id=enterprise_id, kind=kind)}
        return await page(documents, SiteView, criteria, limit=limit, after=after)

    @router.get("/{site_id}", dependencies=[allow("guard", "operator", "auditor")])
    async def show(site_id: Code, at_least: AtLeast = 0) -> SiteView:
        """Show one site, and its modes since when."""
        return await read(documents, SiteView, site_id, at_least)

    @router.put("/{site_id}/mode", status_code=201)
    async def change_mode(
        site_id: Code, new: NewMode, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Change how a site is passed: open, in only (只入不出) or closed, with the reason."""
        await named_in_path(handlers.sites, "site", site_id)
        command = ChangeMode(site_id, new.mode, new.reason)
        outcome = await handlers.sites(site_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/sites/{site_id}")

    return router
