"""Views: the documents that queries read, as models, and how they are read."""

import asyncio
import base64
import re
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Generic, TypeVar

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictFloat, StrictStr, TypeAdapter

from shared.envelope import aware
from shared.errors import Invalid, NotFound, NotYet
from shared.projections import NOTHING, Document, Documents

PATIENCE = 3.0
"""Seconds a reader waits for a view to reach the revision it asked for."""
PAUSE = 0.01
STRIDE = 1_000
"""Documents that a walk holds at once."""

AtLeast = Annotated[int, Query(ge=0, description="Wait for the view to reach this revision")]
Limit = Annotated[int, Query(ge=1, le=1000)]
After = Annotated[str | None, Query(max_length=500, description="`next` of the page before")]

Scalar = str | int | float | datetime | None
CURSOR: TypeAdapter[tuple[Scalar, str]] = TypeAdapter(
    tuple[
        StrictStr
        | StrictBool
        | Annotated[int, Field(strict=True, lt=1 << 63)]
        | StrictFloat
        | None,
        StrictStr,
    ]
)


class View(BaseModel):
    """One kind of documents: where it is kept and what it is searched by."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    collection: ClassVar[str]
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = ()

    id: str = Field(validation_alias="_id")
    revision: int = 0


V = TypeVar("V", bound=View)


class Page(BaseModel, Generic[V]):
    """Some of a list; send `next` as `after` for what follows."""

    items: list[V]
    next: str | None = None


def beside(collection: str) -> str:
    """Where a view is built anew while the old one is in use."""
    return f"{collection}__rebuilt"


def wanted(**wishes: object) -> dict[str, Any]:
    """Make criteria of the filters that a query names; the others ask for nothing."""
    return {name: wish for name, wish in wishes.items() if wish is not None}


def words_for(view: type[View]) -> str:
    """What people call such a document: a MissingPassengerView is a missing passenger."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", view.__name__.removesuffix("View")).lower()


async def read(
    documents: Documents, view: type[V], id_: str, at_least: int = 0, *, called: str | None = None
) -> V:
    """Read one document, waiting briefly for the revision; NotFound or NotYet otherwise.

    `called` is what whoever asks calls it, where the id is one that only we know.
    """
    name = f"{words_for(view)} {called or id_}"
    deadline = time.monotonic() + PATIENCE
    while True:
        document = await documents.get(view.collection, id_)
        if document is not None and document.get("revision", 0) >= at_least:
            return view.model_validate(document)
        if not at_least:
            raise NotFound(f"there is no {name}")
        if time.monotonic() > deadline:
            raise NotYet(f"{name} has not reached revision {at_least} yet")
        await asyncio.sleep(PAUSE)


async def page(
    documents: Documents,
    view: type[V],
    criteria: Mapping[str, Any],
    *,
    limit: int,
    after: str | None,
    sort: str = "_id",
    descending: bool = False,
    without: Sequence[str] = (),
) -> Page[V]:
    """Read one page of a list, by `sort` and then `_id`, `without` fields that are not shown."""
    wanted = criteria
    if after is not None:
        wanted = {"$and": [criteria, _beyond(_read_cursor(after), sort, descending=descending)]}
    found = await documents.find(
        view.collection,
        wanted,
        sort=sort,
        descending=descending,
        limit=limit + 1,
        without=without,
    )
    last = found[limit - 1] if len(found) > limit else None
    items = [view.model_validate(document) for document in found[:limit]]
    return Page[V](items=items, next=None if last is None else _cursor(last, sort))


async def walk(
    documents: Documents, view: type[View], criteria: Mapping[str, Any], *, sort: str = "_id"
) -> AsyncIterator[Document]:
    """Every document that fits, by `sort` and then `_id`, however many: a thousand at a time.

    They come as they are kept, for counting. `sort` is a field that each of them has.
    """
    wanted = criteria
    while True:
        found = await documents.find(view.collection, wanted, sort=sort, limit=STRIDE)
        for document in found:
            yield document
        if len(found) < STRIDE:
            return
        last = found[-1]
        # The bound alone would do; beside it an index begins where the last stride ended.
        bound = {sort: {"$gte": last[sort]}}
        beyond = _beyond((last[sort], last["_id"]), sort, descending=False)
        wanted = {"$and": [criteria, bound, beyond]}


async def gather(
    documents: Documents,
    view: type[V],
    wanted: Callable[[V], bool],
    criteria: Mapping[str, Any] = NOTHING,
) -> list[V]:
    """Every document that fits and is wanted; the others are dropped on the walk."""
    found: list[V] = []
    async for document in walk(documents, view, criteria):
        one = view.model_validate(document)
        if wanted(one):
            found.append(one)
    return found


def _cursor(document: Document, sort: str) -> str:
    value: Any = document
    for name in sort.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    at = value.isoformat() if isinstance(value, datetime) else None
    packed = orjson.dumps([at is not None, at or value, document["_id"]])
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _read_cursor(after: str) -> tuple[Scalar, str]:
    """Read where the page before ended; a cursor is a client's word and may be anything."""
    try:
        padded = after + "=" * (-len(after) % 4)
        is_time, value, id_ = orjson.loads(base64.urlsafe_b64decode(padded))
        place = CURSOR.validate_python((value, id_))
        if is_time:
            return aware(value).astimezone(UTC), place[1]
        return place
    except (ValueError, TypeError, OverflowError) as error:
        raise Invalid(
            "wrong: after", errors=[{"field": "query.after", "message": "not ours"}]
        ) from error


def _beyond(place: tuple[Scalar, str], sort: str, *, descending: bool) -> dict[str, Any]:
    # Nothing (None) sorts before everything, and neither $lt nor $gt finds it.
    value, id_ = place
    way = "$lt" if descending else "$gt"
    if sort == "_id":
        return {"_id": {way: id_}}
    ways: list[dict[str, Any]] = [{sort: value, "_id": {way: id_}}]
    if value is not None:
        ways.append({sort: {way: value}})
    if descending != (value is None):
        ways.append({sort: None} if descending else {sort: {"$ne": None}})
    return {"$or": ways}
