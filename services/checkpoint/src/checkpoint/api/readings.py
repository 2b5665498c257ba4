"""Devices post what they measured: one reading or up to 1,000, said once on the bus."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from checkpoint.api.answers import OPENAPI, Answer, answer_batch, answer_one
from checkpoint.api.devices.door import Door, Entered
from checkpoint.api.intake import field_error, is_batch, parse
from checkpoint.api.packed import plain_body
from checkpoint.api.storing import Storing
from checkpoint.handlers import Gate
from checkpoint.views import ReadingView
from shared.access import Role
from shared.errors import Invalid, NotFound
from shared.events.base import Code, PersonId
from shared.identity import reading_key
from shared.metrics.gates import READINGS
from shared.projections import Documents
from shared.views import After, Limit, Page, page, read, wanted
from shared.web import RawRoute, allow

READERS: frozenset[Role] = frozenset({"guard", "clerk", "operator", "auditor"})


class ReadingShown(ReadingView):
    """`contradicted` where the device said something else under the same number and time."""

    contradicted: bool = False


def routes(storing: Storing, gate: Gate, door: Door, documents: Documents) -> APIRouter:
    router = APIRouter(prefix="/v1/readings", tags=["readings"])
    add_intake(router, storing, gate, door)
    add_queries(router, documents)
    add_one(router, documents, door)
    return router


def add_intake(router: APIRouter, storing: Storing, gate: Gate, door: Door) -> None:
    async def post(request: Request, sent: Annotated[Entered, Depends(door)]) -> Response:
        """Post a reading of a device (测温), or a list of up to 1,000; a fever is told at once.

        A device signs its requests, or shows a token; which of them is chosen for it in the
        registry. A single reading with a `direction` is answered with the gate's word: `outcome`,
        `reasons` and `words`. A list is not: its crossings are decided beside it and read at
        `/v1/crossings/{reading_id}`. A gate that opens by the answer sends one reading at a time.
        """
        body = await plain_body(request)
        rows, refusals = parse(body, storing.person_key)
        sealed, more = await storing.store(rows, sent)
        READINGS.labels("refused").inc(len(refusals))
        if is_batch(body):
            return answer_batch(sealed, [*refusals, *more])
        return await answer_one(sealed, [*refusals, *more], gate, sent.cause)

    router.add_api_route(
        "",
        post,
        methods=["POST"],
        status_code=202,
        response_model=Answer,
        openapi_extra=OPENAPI,
        route_class_override=RawRoute,
    )


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("", dependencies=[allow(*READERS)])
    async def browse(
        site_id: Code | None = None,
        person_id: PersonId | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[ReadingShown]:
        """List readings of a site or of a person (测温记录), the latest first."""
        found = await page(
            documents,
            ReadingShown,
            of_site_or_person(site_id, person_id),
            sort="measured_at",
            descending=True,
            limit=limit,
            after=after,
        )
        return found.model_copy(update={"items": await doubted(documents, found.items)})


def add_one(router: APIRouter, documents: Documents, door: Door) -> None:
    """Beside the lists: a device may see whether what it sent has arrived, and nothing else."""
    reader = replace(door, roles=READERS | {"device"})

    @router.get("/{reading_id}")
    async def show(reading_id: Code, sent: Annotated[Entered, Depends(reader)]) -> ReadingShown:
        """Show one reading, as soon as it can be read; to a device only one of its own."""
        found = await read(documents, ReadingView, reading_id)
        if not sent.caller.roles & READERS:
            devices = await door.registry.known([found.device_id])
            device = devices.get(found.device_id)
            if device is None or not sent.shown.may_speak_for(found.device_id, device):
                raise NotFound(f"there is no reading {reading_id}")
        (shown,) = await doubted(documents, [ReadingShown(**found.model_dump())])
        return shown


async def doubted(documents: Documents, readings: Sequence[ReadingShown]) -> Sequence[ReadingShown]:
    """Mark those whose device said something else under the same number and time."""
    places, times = {one.site_id for one in readings}, {one.measured_at for one in readings}
    criteria = {"site_id": {"$in": sorted(places)}, "measured_at": {"$in": sorted(times)}}
    found = await documents.find(ReadingView.collection, criteria) if readings else []
    said = Counter(reading_key(one["_id"]) for one in found)
    return [
        one.model_copy(update={"contradicted": said[reading_key(one.id)] > 1}) for one in readings
    ]


def of_site_or_person(site_id: str | None, person_id: str | None) -> Mapping[str, str]:
    """The criteria of a list that is never of everything."""
    criteria = wanted(site_id=site_id, person_id=person_id)
    if not criteria:
        raise Invalid(
            "name a site_id or a person_id",
            errors=[field_error("query.site_id", "required unless person_id is given")],
        )
    return criteria
