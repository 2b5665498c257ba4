"""Raw records over HTTP: what waits for a person, what it holds, reading it again."""

from typing import Annotated, Literal

import structlog
from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.neutral import Post
from checkpoint.adapters.values import charset_of, decoded
from checkpoint.api.batches.again import Again
from checkpoint.api.devices.door import Shown
from checkpoint.api.review import came_at, judged
from checkpoint.api.vendors.reception import Reception
from checkpoint.shelves import OURS, RawRecord
from shared.errors import NotFound
from shared.events.base import Code
from shared.projections import Document
from shared.views import After, Limit, Page, page, read, wanted
from shared.web import Body, Sent, allow

log = structlog.get_logger()


class RawContent(BaseModel):
    """A record as it came; bytes that are no text are replaced."""

    id: str
    path: str
    query: dict[str, str]
    content_type: str
    body: str


class Replayed(BaseModel):
    """What a record said when it was read again; `unclear` names what still cannot be read."""

    id: str
    readings: int
    others: int
    unclear: list[str]


class Dismissal(Body):
    reason: Annotated[str, Field(min_length=1, max_length=200)]


def routes(reception: Reception, again: Again) -> APIRouter:
    router = APIRouter(prefix="/v1/raw-records", tags=["devices of other makers"])
    add_queries(router, reception)
    add_judgements(router, reception, again)
    return router


def add_queries(router: APIRouter, reception: Reception) -> None:
    documents = reception.platform.documents

    @router.get("", dependencies=[allow("operator", "auditor")])
    async def browse(
        status: Annotated[Literal["waiting", "replayed", "dismissed"], Query()] = "waiting",
        vendor: str | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[RawRecord]:
        """List records that could not be understood, each with the reason, the latest first."""
        criteria = {"judged.status": status} | wanted(vendor=vendor)
        return await page(
            documents, RawRecord, criteria,
            sort="received_at", descending=True, limit=limit, after=after, without=("sealed",),
        )  # fmt: skip

    @router.get("/{record_id}", dependencies=[allow("operator", "auditor")])
    async def show(record_id: Code) -> RawRecord:
        """Show a record without what it holds."""
        return await read(documents, RawRecord, record_id)

    @router.get("/{record_id}/content")
    async def content(record_id: Code, sent: Annotated[Sent, allow("operator")]) -> RawContent:
        """Show what a record holds; it may be personal, so who looks is logged."""
        post = reception.review.opened(await found(reception, record_id))
        log.info("a raw record was looked at", record=record_id, by=sent.caller.name)
        return RawContent(
            id=record_id,
            path=post.path,
            query=dict(post.query),
            content_type=post.content_type,
            body=readable(post),
        )


def add_judgements(router: APIRouter, reception: Reception, again: Again) -> None:
    documents = reception.platform.documents

    @router.post("/{record_id}/replay", status_code=201)
    async def replay(record_id: Code, sent: Annotated[Sent, allow("operator")]) -> Replayed:
        """Read a record again, after a fix or when its device has been registered.

        Nothing that was logged before is logged twice. A gate does not open for it.
        """
        document = await found(reception, record_id)
        said = await read_again(document, reception, again, sent)
        if not said.unclear:
            came, by = came_at(document), sent.caller.account
            word = judged(record_id, sent.at, "replayed", came_at=came, by=by)
            await documents.apply([word])
        return said

    @router.post("/{record_id}/dismissal", status_code=201)
    async def dismiss(
        record_id: Code, why: Dismissal, sent: Annotated[Sent, allow("operator")]
    ) -> RawRecord:
        """Put a record away that says nothing, with the reason."""
        came = came_at(await found(reception, record_id))
        by, note = sent.caller.account, why.reason
        word = judged(record_id, sent.at, "dismissed", came_at=came, by=by, note=note)
        await documents.apply([word])
        return await read(documents, RawRecord, record_id)


async def read_again(
    document: Document, reception: Reception, again: Again, sent: Sent
) -> Replayed:
    """Take what a record holds as it was to be taken when it came."""
    post, received_at = reception.review.opened(document), came_at(document)
    if document["vendor"] == OURS:
        one = await again.read(post, received_at, sent.cause)
        return Replayed(id=document["_id"], readings=one.stored, others=0, unclear=[*one.unclear])
    device_id = document["device_id"] or ""
    shown = Shown("token", device_id=device_id, staff=True, received_at=received_at)
    received = await reception.take(ADAPTERS[document["vendor"]], post, shown, sent.cause)
    return Replayed(
        id=document["_id"],
        readings=len(received.sealed),
        others=len(received.heard.others),
        unclear=[one.reason for one in received.heard.unclear],
    )


def readable(post: Post) -> str:
    """The body as text that can be written again."""
    said = decoded(post.body, charset_of(post.content_type))
    return said.encode(errors="replace").decode()


async def found(reception: Reception, record_id: str) -> Document:
    document = await reception.platform.documents.get(RawRecord.collection, record_id)
    if document is None:
        raise NotFound(f"there is no raw record {record_id}")
    return document
