"""A permit's pass for those who print and carry it."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from permits.api.asked import Text, handler_of
from permits.api.passes import drawn
from permits.api.passes.shown import ShownPass, show
from permits.domain.edition import MOST, ReissuePass, refuse_without_pass
from permits.handlers import Handlers
from permits.views import EnterpriseView, PermitView
from shared.events.base import Code
from shared.passes.signed import Signer
from shared.platform import Platform
from shared.views import AtLeast, read
from shared.web import Accepted, Body, Sent, allow, answer

READERS = allow("clerk", "officer", "operator")
"""Who may have a pass in their hands: whoever holds the text can print it."""
PRIVATE = {"Cache-Control": "no-store"}


class Reissue(Body):
    """Name the edition that it replaces, and of two who want the same only one gets a new one."""

    reason: Text = Field(examples=["the printed pass was lost (遗失补办)"])
    replaces: Annotated[int, Field(ge=1, le=MOST)] | None = Field(default=None, examples=[1])


def routes(handlers: Handlers, platform: Platform, signer: Signer) -> APIRouter:
    router = APIRouter(prefix="/v1/passes", tags=["passes"])
    add_passes(router, Passes(platform, signer))
    add_reissue(router, handlers)
    return router


@dataclass(frozen=True, slots=True)
class Passes:
    """Permits in force, shown as the signed pass of their holder."""

    platform: Platform
    signer: Signer

    async def of(self, permit_id: str, at_least: int) -> ShownPass:
        """Sign the pass of a permit; Refused where it is not in force."""
        documents = self.platform.documents
        permit = await read(documents, PermitView, permit_id, at_least)
        refuse_without_pass(permit, self.platform.clock.now())
        holder = await documents.get(EnterpriseView.collection, permit.holder)
        return show(permit, str(holder["name"]) if holder else permit.holder, self.signer)


def add_passes(router: APIRouter, passes: Passes) -> None:
    @router.get("/{permit_id}.png", dependencies=[READERS], **picture("image/png"))
    async def png(permit_id: Code, at_least: AtLeast = 0) -> Response:
        """Download the code (二维码) of a permit in force, as an image to print or send."""
        code = drawn.png((await passes.of(permit_id, at_least)).token)
        return Response(code, media_type="image/png", headers=PRIVATE)

    @router.get("/{permit_id}.svg", dependencies=[READERS], **picture("image/svg+xml"))
    async def svg(permit_id: Code, at_least: AtLeast = 0) -> Response:
        """Download the pass to print: the code, and in Chinese and English what it is for."""
        found = await passes.of(permit_id, at_least)
        return Response(drawn.svg(found), media_type="image/svg+xml", headers=PRIVATE)

    @router.get("/{permit_id}", dependencies=[READERS])
    async def show_pass(permit_id: Code, response: Response, at_least: AtLeast = 0) -> ShownPass:
        """Read the pass of a permit in force (通行证): the signed text, and what it says."""
        response.headers.update(PRIVATE)
        return await passes.of(permit_id, at_least)


def add_reissue(router: APIRouter, handlers: Handlers) -> None:
    @router.post("/{permit_id}/reissue", status_code=201)
    async def reissue(
        permit_id: Code,
        new: Reissue,
        response: Response,
        sent: Annotated[Sent, allow("officer", "operator")],
    ) -> Accepted:
        """Issue the pass again (换发): the new edition is good, and the one before no more."""
        handler = await handler_of(handlers, permit_id)
        command = ReissuePass(new.replaces, new.reason, sent.at)
        outcome = await handler(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/passes/{permit_id}")


def picture(media_type: str) -> dict[str, Any]:
    """Describe a route that answers with an image."""
    return {"response_class": Response, "responses": {200: {"content": {media_type: {}}}}}
