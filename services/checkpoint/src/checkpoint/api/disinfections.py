"""The disinfection register of a site (消毒台账)."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, Field

from checkpoint.handlers import Handlers
from checkpoint.views import DisinfectionView
from shared.bus import Publisher
from shared.envelope import Envelope, encode
from shared.errors import wrong
from shared.events.base import Code
from shared.events.checkpoint import DisinfectionRecorded
from shared.existing import named_in_path
from shared.identity import derived_id
from shared.platform import Platform
from shared.times import SentTime
from shared.views import After, Limit, Page, page
from shared.web import Body, Sent, allow

LEEWAY = timedelta(minutes=2)
"""How far the clock of who writes may be ahead of ours."""

Text = Annotated[str, Field(min_length=1, max_length=200)]


class Disinfected(Body):
    area: Text = Field(examples=["workshop 1"])
    agent: Text = Field(examples=["sodium hypochlorite"])
    milligrams_per_litre: Annotated[int, Field(gt=0, le=100_000)] | None = None
    carried_out_at: SentTime


class Recorded(BaseModel):
    id: str


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/sites", tags=["sites"])
    documents = platform.documents

    @router.post("/{site_id}/disinfections", status_code=202)
    async def disinfected(
        site_id: Code, new: Disinfected, sent: Annotated[Sent, allow("guard", "clerk")]
    ) -> Recorded:
        """Write a disinfection into the register of a site (消毒台账)."""
        await named_in_path(handlers.sites, "site", site_id)
        if new.carried_out_at > sent.at + LEEWAY:
            raise wrong("carried_out_at", "a disinfection is written down when it is done")
        record_id = derived_id("disinfection", sent.cause.id, sent.cause.fingerprint)
        event = DisinfectionRecorded(record_id=record_id, site_id=site_id, **new.model_dump())
        await log_fact(platform.publisher, event, record_id, sent)
        return Recorded(id=record_id)

    @router.get(
        "/{site_id}/disinfections", dependencies=[allow("guard", "clerk", "operator", "auditor")]
    )
    async def disinfections(
        site_id: Code, after: After = None, limit: Limit = 100
    ) -> Page[DisinfectionView]:
        """List the disinfections of a site, the latest first."""
        return await page(
            documents,
            DisinfectionView,
            {"site_id": site_id},
            sort="carried_out_at",
            descending=True,
            limit=limit,
            after=after,
        )

    return router


async def log_fact(
    publisher: Publisher, event: DisinfectionRecorded, event_id: str, sent: Sent
) -> None:
    """Publish a fact that depends on nothing stored, before answering."""
    envelope = Envelope(
        id=event_id,
        source="checkpoint",
        type=event.type,
        subject=event.subject,
        time=sent.at,
        data=event,
        correlation_id=sent.cause.correlation_id,
    )
    await publisher.publish([encode(envelope)])
