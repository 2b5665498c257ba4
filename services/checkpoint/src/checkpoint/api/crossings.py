"""Crossings: who and what was let through, and attempts without a reading (vehicles)."""

from typing import Annotated, Self

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field, computed_field, model_validator

from checkpoint.api.devices.door import NOT_ITS_WAY, Door, Entered, KeyedDoor
from checkpoint.api.words import in_words
from checkpoint.handlers import Gate, Handlers, Headcount
from checkpoint.views import CrossingView
from shared.access import Role
from shared.errors import Forbidden, NotFound, wrong
from shared.events import Reason
from shared.events.base import Code, PersonId
from shared.events.checkpoint import CrossingAttempted, Direction, Known, Mask, Occupants, Outcome
from shared.identity import crossing_id
from shared.plates import AnyPlate
from shared.platform import Platform
from shared.projections import Documents
from shared.times import SentTime
from shared.views import After, AtLeast, Limit, Page, page, read, wanted
from shared.web import Body, allow
from shared.words import Words


class Attempt(Body):
    """A person or a vehicle at a gate, asked for by a guard.

    Of a vehicle that is screened, `occupants` says how many are in it, the driver as well, and
    `person_ids` names those of them who are known; each of them is looked at.
    """

    site_id: Code = Field(examples=["road-207"])
    person_id: PersonId | None = None
    plate: AnyPlate | None = Field(default=None, examples=["冀G·12345"])
    direction: Direction = "in"
    mask: Mask = "unknown"
    visitor: bool = Field(
        default=False, description="works elsewhere and has something to do here; not on duty"
    )
    occupants: Occupants | None = Field(default=None, examples=[2])
    person_ids: Known = Field(default=(), examples=[["0123456789abcdef0123456789abcdef"]])
    sequence: Annotated[str, Field(min_length=1, max_length=64)] | None = Field(
        default=None,
        description="of a device that signs: its own number; the same again is the same crossing",
    )
    asked_at: SentTime | None = Field(
        default=None, description="goes with `sequence`, and is `at` of the same in a batch"
    )

    @model_validator(mode="after")
    def _is_numbered_whole(self) -> Self:
        if (self.sequence is None) != (self.asked_at is None):
            raise ValueError("sequence and asked_at go together")
        return self


class Decided(BaseModel):
    """The gate's word, and all its reasons."""

    id: str
    outcome: Outcome
    reasons: tuple[Reason, ...]
    words: tuple[Words, ...] = ()


class Crossed(CrossingView):
    """A crossing with its reasons in words."""

    @computed_field  # type: ignore[prop-decorator]
    @property
    def words(self) -> tuple[Words, ...]:
        return in_words(self.reasons)


READERS = allow("guard", "clerk", "operator", "auditor")


ASKING: frozenset[Role] = frozenset({"guard", "device"})


def routes(handlers: Handlers, gate: Gate, platform: Platform, door: Door) -> APIRouter:
    router = APIRouter(prefix="/v1/crossings", tags=["crossings"])
    add_attempts(router, handlers, gate, KeyedDoor.beside(door, ASKING))
    add_queries(router, platform.documents)
    return router


def add_attempts(router: APIRouter, handlers: Handlers, gate: Gate, door: Door) -> None:
    @router.post("", status_code=201)
    async def cross(
        asked: Attempt, response: Response, sent: Annotated[Entered, Depends(door)]
    ) -> Decided:
        """Ask whether a person or a vehicle may pass: one decision, and all that speaks against it.

        An enterprise's gate asks for its permit, the person's standing, employer and shift (not of
        a `visitor`); who is put off stays out at roads and workplaces too, and isolated people do
        not leave their hotel.
        A vehicle needs a pass in force, with a driver it names where all aboard are known. Known
        occupants who are put off, or had a fever today, stop the vehicle and are named. A pass is
        good until it is called back, also while another permit of its holder is suspended.
        """
        await refuse_elsewhere(door, asked, sent)
        if (await handlers.sites.aggregates.load(asked.site_id)).revision == 0:
            errors = [{"field": "body.site_id", "message": "there is no such site"}]
            raise NotFound(f"there is no site {asked.site_id}", errors=errors)
        attempt, screened = _attempt(asked, sent), headcount(asked)
        await handlers.crossings.already(attempt.crossing_id, sent.cause)
        attempt = await gate.measured_today(attempt)
        crossing = await gate.cross(attempt, sent.cause, screened)
        response.headers["Location"] = f"/v1/crossings/{attempt.crossing_id}?at_least=1"
        return Decided.model_validate(
            {
                "id": attempt.crossing_id,
                "outcome": crossing.outcome,
                "reasons": crossing.reasons,
                "words": in_words(crossing.reasons),
            }
        )


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("", dependencies=[READERS])
    async def browse(
        site_id: Code | None = None,
        person_id: PersonId | None = None,
        outcome: Outcome | None = None,
        after: After = None,
        limit: Limit = 100,
    ) -> Page[Crossed]:
        """List who and what passed or was refused at the gates (通行记录), the latest first."""
        criteria = wanted(site_id=site_id, person_id=person_id, outcome=outcome)
        return await page(
            documents,
            Crossed,
            criteria,
            sort="at",
            descending=True,
            limit=limit,
            after=after,
        )

    @router.get("/{crossing_id}", dependencies=[READERS])
    async def show(crossing_id: Code, at_least: AtLeast = 0) -> Crossed:
        """Show one crossing, and why it was refused."""
        return await read(documents, Crossed, crossing_id, at_least)


async def refuse_elsewhere(door: Door, asked: Attempt, sent: Entered) -> None:
    """A device that signs speaks for itself alone, and for the site where it stands."""
    if sent.shown.by != "signature":
        return
    device_id = sent.shown.device_id
    device = (await door.registry.known([device_id])).get(device_id)
    if device is None or not sent.shown.may_speak_for(device_id, device):
        raise Forbidden(NOT_ITS_WAY)
    if asked.site_id != device.setup.site_id:
        raise wrong("site_id", "the device is elsewhere")


def named(asked: Attempt, sent: Entered) -> str:
    """The crossing's name: what a device numbers is the same, sent again or told in a batch."""
    if asked.sequence is None or asked.asked_at is None or sent.shown.by != "signature":
        return sent.new_id("crossing")
    who = asked.person_id or asked.plate
    return crossing_id(sent.shown.device_id, asked.sequence, asked.asked_at, who)


def _attempt(asked: Attempt, sent: Entered) -> CrossingAttempted:
    if asked.person_id is None and asked.plate is None:
        raise wrong("person_id", "name a person_id, a plate, or both")
    return CrossingAttempted(
        crossing_id=named(asked, sent),
        site_id=asked.site_id,
        person_id=asked.person_id,
        plate=asked.plate,
        direction=asked.direction,
        visitor=asked.visitor,
        mask=asked.mask,
        at=sent.at,
    )


def headcount(asked: Attempt) -> Headcount | None:
    """Occupants are in a vehicle, are counted, and are not fewer than those of them known."""
    if asked.plate is None and asked.occupants is not None:
        raise wrong("occupants", "these are in a vehicle: name its plate")
    if asked.plate is None and asked.person_ids:
        raise wrong("person_ids", "these are in a vehicle: name its plate")
    if asked.occupants is None and asked.person_ids:
        raise wrong("occupants", "say how many are in the vehicle")
    known = {*asked.person_ids, asked.person_id} - {None}
    if asked.occupants is not None and len(known) > asked.occupants:
        raise wrong("occupants", f"{len(known)} persons in the vehicle are named")
    return None if asked.occupants is None else Headcount(asked.occupants, asked.person_ids)
