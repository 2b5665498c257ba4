"""Devices post what they measured: one reading or up to 1,000, said once on the bus."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from checkpoint.api.answers import OPENAPI, Answer, answer_batch, answer_one
from checkpoint.api.devices.door import NOT_ITS_WAY, Door, Entered, Shown
from checkpoint.api.intake import Refusal, Row, field_error, is_batch, parse
from checkpoint.api.sealing import Sealed, Sealer
from checkpoint.domain.device import Device
from checkpoint.handlers import Gate, Handlers
from checkpoint.hearing import Ear
from checkpoint.views import ReadingView
from shared.errors import Invalid, TryAgain
from shared.events.base import Code, PersonId
from shared.events.checkpoint import Quality
from shared.identity import reading_key
from shared.metrics import FEVERS, READINGS
from shared.platform import Platform
from shared.projections import Documents
from shared.views import After, Limit, Page, page, wanted
from shared.web import RawRoute, allow


class ReadingShown(ReadingView):
    """`contradicted` where the device said something else under the same number and time."""

    contradicted: bool = False


def routes(
    handlers: Handlers, gate: Gate, platform: Platform, person_key: bytes, door: Door, ear: Ear
) -> APIRouter:
    router = APIRouter(prefix="/v1/readings", tags=["readings"])
    add_intake(router, handlers, gate, platform, person_key, door, ear)
    add_queries(router, platform.documents)
    return router


def add_intake(
    router: APIRouter,
    handlers: Handlers,
    gate: Gate,
    platform: Platform,
    person_key: bytes,
    door: Door,
    ear: Ear,
) -> None:
    async def post(request: Request, sent: Annotated[Entered, Depends(door)]) -> Response:
        """Post a reading of a device (测温), or a list of up to 1,000; a fever is told at once.

        A device signs its requests, or shows a token; which of them is chosen for it in the
        registry. A single reading with a `direction` is answered with the gate's word: `outcome`,
        `reasons` and `words`. A list is not: its crossings are decided beside it and read at
        `/v1/crossings/{reading_id}`. A gate that opens by the answer sends one reading at a time.
        """
        body = await request.body()
        rows, refusals = parse(body, person_key)
        spoken = Counter(row["device_id"] for row in rows.values())
        devices = await door.registry.known(spoken)
        try:
            door.limits.take(believed(spoken, devices, sent.shown), devices)
            versions = await handlers.fever_rules.versions()
            ear.clocks.told(sent.shown.device_id, sent.shown.sent_at, sent.at)
            wrong = ear.clocks.of_who(staff=sent.shown.staff)
            sealer = Sealer(sent.at, versions, sent.cause.correlation_id, wrong)
            sealed, more = seal_all(sealer, rows, devices, sent.shown)
            await platform.publisher.publish(sealer.records)
        except TryAgain:
            door.taken.forget(sent.shown.proof)
            raise
        heard = {rows[item]["device_id"] for item in sealed}
        ear.hear({id_: devices[id_] for id_ in heard}, sent.at)
        count(sealed, [*refusals, *more])
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
    @router.get("", dependencies=[allow("guard", "clerk", "operator", "auditor")])
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


def believed(
    spoken: Mapping[str, int], devices: Mapping[str, Device], shown: Shown
) -> Mapping[str, int]:
    """Those who may speak: nobody uses up what another device may send."""
    return {
        id_: number
        for id_, number in spoken.items()
        if id_ in devices and shown.may_speak_for(id_, devices[id_])
    }


def seal_all(
    sealer: Sealer,
    rows: Mapping[int, Row],
    devices: Mapping[str, Device],
    shown: Shown,
    doubts: tuple[Quality, ...] = (),
) -> tuple[dict[int, Sealed], list[Refusal]]:
    """Seal what comes from a known device; say of the rest why not."""
    sealed: dict[int, Sealed] = {}
    refusals: list[Refusal] = []
    for item, row in rows.items():
        device = devices.get(row["device_id"])
        if device is None:
            error = field_error("device_id", "there is no such device in use")
            refusals.append(Refusal(item, 404, [error]))
            continue
        if not shown.may_speak_for(row["device_id"], device):
            refusals.append(Refusal(item, 403, [field_error("device_id", NOT_ITS_WAY)]))
            continue
        if row.get("site_id", device.setup.site_id) != device.setup.site_id:
            refusals.append(Refusal(item, 422, [field_error("site_id", "the device is elsewhere")]))
            continue
        try:
            sealed[item] = sealer.seal(row, device, doubts)
        except ValueError as reason:
            refusals.append(Refusal(item, 422, [field_error("measured_at", str(reason))]))
    return sealed, refusals


def count(sealed: Mapping[int, Sealed], refusals: list[Refusal]) -> None:
    READINGS.labels("accepted").inc(len(sealed))
    READINGS.labels("refused").inc(len(refusals))
    FEVERS.inc(sum(one.assessment.limit is not None for one in sealed.values()))
