"""Workers: registering them, their files and what happened to them."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field

from health_records.enrolment import Enrolment
from health_records.persons import Identity
from health_records.rosters.rows import Person
from health_records.views import UNMERGED, Standing, TimelineEntry, WorkerView
from shared.divisions import SentRegion
from shared.errors import Invalid, wrong
from shared.events.base import Code, PersonId
from shared.identity import identity_number
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Accepted, Body, Sent, allow, answer


class FileOut(WorkerView):
    """The file, and the ids of those that are merged into it."""

    merged_ids: list[PersonId]


Reader = Annotated[Sent, allow("clerk", "operator", "auditor", "inspector")]


Name = Annotated[str, Field(min_length=1, max_length=100)]
Phone = Annotated[str, Field(pattern=r"^\+?[0-9][0-9 \-]{4,24}$")]


class NewWorker(Body):
    identity_number: str = Field(
        max_length=40,
        examples=["13072219010101001X"],
        description="hashed to the person_id; kept sealed, never on the bus",
    )
    name: Name = Field(examples=["Li Invented"])
    phone: Phone = Field(examples=["+86 313 000 0000"])
    enterprise_id: Code = Field(examples=["feed-mill"])
    home_region: SentRegion = Field(examples=["130722"])
    shift: Code | None = Field(
        default=None,
        examples=["early"],
        description="left out, the one in the file stays; null for who works on no shift",
    )

    @property
    def keeps_shift(self) -> bool:
        return "shift" not in self.model_fields_set


def routes(enrolment: Enrolment, platform: Platform) -> APIRouter:
    router = APIRouter(prefix="/v1/workers", tags=["workers"])
    add_registration(router, enrolment)
    add_queries(router, platform.documents)
    return router


def add_registration(router: APIRouter, enrolment: Enrolment) -> None:
    @router.post("", status_code=201)
    async def register(
        new: NewWorker, response: Response, sent: Annotated[Sent, allow("clerk")]
    ) -> Accepted:
        """Open a worker's file (一人一档), or bring it up to date.

        Who is registered with another enterprise is moved to this one: the newest employer counts.
        An isolation goes on; the file's timeline keeps where they were before.
        """
        identity = Identity(normalised(new.identity_number), new.name, new.phone)
        person = Person(
            identity, new.enterprise_id, new.home_region, new.shift, keeps_shift=new.keeps_shift
        )
        outcome = await enrolment.enrol(person, sent.at, sent.cause)
        return answer(response, outcome, f"/v1/workers/{outcome.id}")


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("")
    async def browse(
        _: Reader,
        enterprise_id: Code | None = None,
        standing: Standing | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[WorkerView]:
        """List workers' files, all or those of one enterprise or standing."""
        criteria = wanted(enterprise_id=enterprise_id, standing=standing)
        criteria |= UNMERGED
        return await page(documents, WorkerView, criteria, limit=limit, after=after)

    @router.get("/{person_id}")
    async def show(person_id: PersonId, _: Reader, at_least: AtLeast = 0) -> FileOut:
        """Show the file; of one that is merged into another, that other one.

        What gates measured day by day is at `GET /v1/workers/{person_id}/temperatures`.
        """
        view = await surviving(documents, await read(documents, WorkerView, person_id, at_least))
        others = await documents.find(WorkerView.collection, {"merged.into": view.id})
        return FileOut(**view.model_dump(), merged_ids=[other["_id"] for other in others])

    @router.get("/{person_id}/timeline")
    async def timeline(
        person_id: PersonId, _: Reader, after: After = None, limit: Limit = 100
    ) -> Page[TimelineEntry]:
        """List all that happened to a worker, the earliest first."""
        criteria = {"person_id": person_id}
        return await page(
            documents, TimelineEntry, criteria, sort="revision", limit=limit, after=after
        )


async def surviving(documents: Documents, view: WorkerView) -> WorkerView:
    """Follow merges to the file that is left; each is followed once, whatever they lead to."""
    seen = {view.id}
    while view.merged is not None and (into := view.merged.into) and into not in seen:
        seen.add(into)
        view = await read(documents, WorkerView, into)
    return view


def normalised(number: str) -> str:
    """Normalise an identity number, or name the field without repeating what was sent."""
    try:
        return identity_number(number)
    except Invalid as error:
        raise wrong("identity_number", error.detail) from error
