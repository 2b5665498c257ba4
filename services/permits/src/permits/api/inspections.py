"""On-site inspections (现场查验): what was found, and the proof that somebody was there."""

from typing import Annotated, Self, get_args

from fastapi import APIRouter, Response
from pydantic import Field, field_validator, model_validator

from permits.api.asked import (
    Text,
    ValidDays,
    existing_application,
    known,
    officer_of,
    permit_location,
)
from permits.domain.inspection import Inspect
from permits.handlers import Handlers
from shared.events.base import Code
from shared.events.permits import Requirement
from shared.events.permits.terms import Digest, Proof
from shared.times import SentTime
from shared.web import Accepted, Body, Sent, allow, answer

ALL_MET = [{"requirement": requirement, "ok": True} for requirement in get_args(Requirement)]
PHOTO = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class NewResult(Body):
    """What was seen of one requirement of the checklist."""

    requirement: Requirement
    ok: bool
    note: Text | None = None


class NewPlace(Body):
    """A spot in words, or degrees north and east (WGS 84), or both."""

    spot: Text | None = None
    latitude: Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)] | None = None

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude come together")
        if self.spot is None and self.latitude is None:
            raise ValueError("name a spot in words, or latitude and longitude")
        return self


class NewInspection(Body):
    """Without findings it passed. `inspected_at` is now where it is left out.

    It is not before the application, nor before the last inspection that failed. `unit_id` is
    the registered unit that it was given to.
    The proof is the checklist as it was seen, the place, and the SHA-256 digests of the photos.
    """

    findings: tuple[Text, ...] = Field(default=(), max_length=50, examples=[[]])
    inspected_at: SentTime | None = Field(default=None, examples=[None])
    unit_id: Code | None = Field(default=None, examples=[None])
    valid_days: ValidDays = 30
    results: tuple[NewResult, ...] = Field(default=(), max_length=20, examples=[ALL_MET])
    place: NewPlace | None = Field(default=None, examples=[{"spot": "feed mill, east gate"}])
    photos: tuple[Digest, ...] = Field(default=(), max_length=20, examples=[[PHOTO]])

    @field_validator("results")
    @classmethod
    def _each_once(cls, results: tuple[NewResult, ...]) -> tuple[NewResult, ...]:
        if len({result.requirement for result in results}) < len(results):
            raise ValueError("name each requirement once")
        return results

    def proof(self) -> Proof | None:
        """Give what was brought back, or None where nothing was."""
        shown = self.model_dump(include={"results", "place", "photos"})
        return Proof.model_validate(shown) if any(shown.values()) else None


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/permits", tags=["permits"])

    @router.post("/{permit_id}/inspections", status_code=201)
    async def inspect(
        permit_id: Code,
        new: NewInspection,
        response: Response,
        sent: Annotated[Sent, allow("inspector")],
    ) -> Accepted:
        """Record an on-site inspection (现场查验).

        Without findings it issues the permit, or gives a suspended one back. Until 20 February
        2020 permits are issued by approvals level by level: then an inspection finds something,
        or says that it is mended.
        """
        command = await inspection(handlers, permit_id, new, sent)
        outcome = await handlers.permits(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    return router


async def inspection(handlers: Handlers, permit_id: str, new: NewInspection, sent: Sent) -> Inspect:
    """Put together what an inspection needs, the enterprise's officer among it."""
    permit = await existing_application(handlers, permit_id)
    if new.unit_id is not None:
        await known(handlers.units, "unit", new.unit_id)
    return Inspect(
        inspection_id=sent.new_id("inspection"),
        inspector=sent.caller.account,
        officer=await officer_of(handlers, permit.holder),
        findings=new.findings,
        inspected_at=new.inspected_at or sent.at,
        valid_days=new.valid_days,
        rules=await handlers.resumption_rules.in_effect(sent.at),
        procedure=await handlers.procedure_rules.in_effect(sent.at),
        at=sent.at,
        proof=new.proof(),
        unit_id=new.unit_id,
    )
