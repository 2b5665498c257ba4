"""How complete a site is, and which batches have come."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from checkpoint.api.batches.taking import Taking
from checkpoint.chains import Told
from checkpoint.views import BatchView
from shared.events.base import Code
from shared.views import After, Limit, Page, page
from shared.web import allow


class Progress(BaseModel):
    """How far a recorder's chain has come.

    Batches 1 to `complete_to` are there, and with them all that was recorded until
    `complete_until`. `missing` are numbers from the first to the last that never came, within
    1,000 behind it; `broken_at` names another batch before it than the one that came; `forked`
    where two contents came under one number.
    """

    recorder_id: str
    complete_to: int
    complete_until: datetime | None
    highest: int
    missing: list[tuple[int, int]]
    broken_at: int | None
    forked: bool


class Completeness(BaseModel):
    """The recorders of a site that have sent batches."""

    site_id: str
    recorders: list[Progress]


def progress(told: Told) -> Progress:
    chain = told.chain
    return Progress(
        recorder_id=told.recorder_id,
        complete_to=chain.complete.number,
        complete_until=chain.complete.until,
        highest=chain.highest,
        missing=list(chain.missing),
        broken_at=chain.broken_at,
        forked=told.forked,
    )


READERS = allow("guard", "operator", "auditor")


def routes(taking: Taking) -> APIRouter:
    router = APIRouter(tags=["batches"])
    documents = taking.platform.documents

    @router.get("/v1/sites/{site_id}/batches", dependencies=[READERS])
    async def of_site(site_id: Code) -> Completeness:
        """Show how complete a site is that records offline: what has come, and which is missing."""
        told = await taking.chains.of_site(site_id)
        return Completeness(site_id=site_id, recorders=[progress(one) for one in told])

    @router.get("/v1/batches", dependencies=[READERS])
    async def browse(recorder_id: Code, after: After = None, limit: Limit = 100) -> Page[BatchView]:
        """List the batches of a recorder with their digests, the last number first."""
        return await page(
            documents, BatchView, {"recorder_id": recorder_id},
            sort="number", descending=True, limit=limit, after=after,
        )  # fmt: skip

    return router
