"""Pairs of files that may be of one person: listed, merged, taken apart again, or dismissed."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from health_records.api.checks import existing
from health_records.api.labels import Label
from health_records.domain.duplicate import Command, Suspect
from health_records.handlers import Handlers
from health_records.likeness import duplicate_id as duplicate_id_of
from health_records.views import DuplicateStatus, DuplicateView
from shared.errors import wrong
from shared.events.base import Code, PersonId
from shared.events.health_records.duplicates import Likeness
from shared.platform import Platform
from shared.views import After, AtLeast, Limit, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer

LABELS: dict[Likeness, Label] = {
    "same-name-and-phone": Label(zh="姓名和电话相同, 身份证号不同", en="same name and phone"),
    "similar-number": Label(
        zh="姓名相同, 身份证号只差一位或相邻两位颠倒",
        en="same name, identity numbers that differ in one digit or in two swapped ones",
    ),
    "named": Label(zh="人工指出", en="named by a clerk"),
}
PERSON = "0" * 31 + "1"
OTHER = "0" * 31 + "2"

Reader = Annotated[Sent, allow("clerk", "operator", "auditor")]
Writer = Annotated[Sent, allow("clerk", "operator")]


class Why(BaseModel):
    code: Likeness
    label: Label


class DuplicateOut(BaseModel):
    """Two files by their ids; while merged, `merged_id` is read as `person_id`."""

    id: str
    revision: int
    persons: tuple[PersonId, PersonId]
    why: list[Why]
    status: DuplicateStatus
    person_id: PersonId | None
    merged_id: PersonId | None
    suspected_at: datetime
    changed_at: datetime | None
    changed_by: str | None


class DuplicatePage(BaseModel):
    """Send `next` as `after` for what follows."""

    items: list[DuplicateOut]
    next: str | None = None


class NewPair(Body):
    persons: tuple[PersonId, PersonId] = Field(examples=[[PERSON, OTHER]])


def routes(handlers: Handlers, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/duplicates", tags=["duplicates"])
    documents = platform.documents

    @router.get("", summary="List files that may be of one person")
    async def browse(
        _: Reader,
        status: DuplicateStatus | None = None,
        person_id: PersonId | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> DuplicatePage:
        """Pairs with why they are alike. Who they are is asked one by one, and written down."""
        criteria = wanted(status=status, persons=person_id)
        found = await page(documents, DuplicateView, criteria, limit=limit, after=after)
        return DuplicatePage(items=[_out(view) for view in found.items], next=found.next)

    @router.get("/{duplicate_id}", summary="Show one pair")
    async def show(duplicate_id: Code, _: Reader, at_least: AtLeast = 0) -> DuplicateOut:
        """Why the two are alike, and whether they are merged."""
        return _out(await read(documents, DuplicateView, duplicate_id, at_least))

    @router.post("", status_code=201, summary="Name two files that are of one person")
    async def name(new: NewPair, response: Response, sent: Writer) -> Accepted:
        """For what no rule finds; merging is the next step. Naming a known pair is harmless."""
        first, second = sorted(new.persons)
        if first == second:
            raise wrong("persons", "the same file twice")
        for person_id in (first, second):
            await existing(handlers, person_id)
        id_ = duplicate_id_of(first, second)
        return await carry_out(
            handlers, id_, Suspect(id_, (first, second), ("named",), sent.at), response, sent
        )

    return router


def _out(view: DuplicateView) -> DuplicateOut:
    why = [Why(code=code, label=LABELS[code]) for code in view.why]
    return DuplicateOut(**view.model_dump(exclude={"why"}), why=why)


async def carry_out(
    handlers: Handlers, id_: str, command: Command, response: Response, sent: Sent
) -> Accepted:
    """Send a command to a pair, and answer where to read it."""
    outcome = await handlers.duplicates(id_, command, at=sent.at, cause=sent.cause)
    return answer(response, outcome, f"/v1/duplicates/{id_}")
