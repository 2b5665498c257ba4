"""The register of badges: whose they are, without what they say."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from checkpoint.domain.badge import RevokeBadge
from checkpoint.handlers import Handlers
from checkpoint.views import BadgeView
from shared.events.base import Code, PersonId
from shared.existing import named_in_path
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, Page, page, read
from shared.web import Accepted, Body, Sent, allow, answer

READERS = allow("operator", "clerk", "auditor")


class Revocation(Body):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/badges", tags=["badges"])
    documents = platform.documents

    @router.get("", dependencies=[READERS])
    async def browse(
        person_id: PersonId, after: After = None, limit: Limit = 100
    ) -> Page[BadgeView]:
        """List the numbers, cards and codes of a person, without what they say."""
        criteria = {"person_id": person_id}
        return await page(documents, BadgeView, criteria, limit=limit, after=after)

    @router.get("/{badge_id}", dependencies=[READERS])
    async def show(badge_id: Code, at_least: AtLeast = 0) -> BadgeView:
        """Show whose a badge is, without what it says."""
        return await read(documents, BadgeView, badge_id, at_least)

    @router.post("/{badge_id}/revocation", status_code=201)
    async def revoke(
        badge_id: Code,
        why: Revocation,
        response: Response,
        sent: Annotated[Sent, allow("operator", "clerk")],
    ) -> Accepted:
        """Revoke a badge that was lost or given back: it means nobody within seconds."""
        await named_in_path(handlers.badges, "badge", badge_id)
        command = RevokeBadge(badge_id, why.reason)
        outcome = await handlers.badges(badge_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/badges/{badge_id}")

    return router
