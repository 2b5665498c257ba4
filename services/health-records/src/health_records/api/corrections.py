"""Corrections: wrong fields of a file set right, at once or with a second person."""

from dataclasses import asdict
from typing import Annotated

import structlog
from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, field_validator, model_validator

from health_records.api.checks import existing
from health_records.api.workers import Name, Phone
from health_records.corrections import Correction, Corrections
from health_records.domain.correction_request import ApproveCorrection, RefuseCorrection
from health_records.persons import Identity
from health_records.proposals import VALUES, Values
from health_records.views import CorrectionStatus, CorrectionView
from shared.divisions import SentRegion
from shared.errors import wrong
from shared.events.base import Code, PersonId
from shared.events.health_records.corrections import FileField
from shared.existing import named_in_path
from shared.projections import Documents
from shared.views import After, AtLeast, Limit, Page, page, read
from shared.web import Accepted, Body, Sent, allow, answer

log = structlog.get_logger()

Decider = Annotated[Sent, allow("clerk", "operator")]
Reader = Annotated[Sent, allow("clerk", "operator", "auditor")]


class NewCorrection(Body):
    """Only the fields that are wrong, with what they should be; `shift: null` is no shift."""

    name: Name | None = Field(default=None, examples=["Li Invented"])
    phone: Phone | None = Field(default=None, examples=["+86 313 000 0001"])
    home_region: SentRegion | None = Field(default=None, examples=["130722"])
    enterprise_id: Code | None = Field(default=None, examples=["feed-mill"])
    shift: Code | None = Field(default=None, examples=["late"])
    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        examples=["two digits were swapped"],
        description="stands in a fact for ever: never a name, a number or a phone",
    )

    @field_validator("name", "phone", "home_region", "enterprise_id", mode="before")
    @classmethod
    def _said(cls, value: object) -> object:
        if value is None:
            raise ValueError("cannot be nothing: leave it out where it is right")
        return value

    @model_validator(mode="after")
    def _something(self) -> "NewCorrection":
        if not self.values:
            raise ValueError("name one field at least that is to be corrected")
        return self

    @property
    def values(self) -> Values:
        said = self.model_dump(include=self.model_fields_set - {"reason", "person_id"})
        return VALUES.validate_python(said)


class NewRequest(NewCorrection):
    """The same for a file that was registered longer ago; it waits for a second person."""

    person_id: PersonId = Field(examples=["3f1c9d0b7a5e4c2f8d6b1a0e9c7f5d31"])


class Refusal(Body):
    reason: Annotated[str, Field(min_length=1, max_length=200)] = Field(
        examples=["the card says what the file says"]
    )


class ChangeOut(BaseModel):
    """One field as it stands and as it is to be; None is no shift."""

    field: FileField = Field(examples=["phone"])
    old: str | None = Field(examples=["+86 313 000 0000"])
    new: str | None = Field(examples=["+86 313 000 0001"])


class ChangesOut(BaseModel):
    changes: list[ChangeOut]


def routes(corrections: Corrections) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["corrections"])
    add_correction(router, corrections)
    add_request(router, corrections)
    add_queries(router, corrections.persons.documents)
    add_values(router, corrections)
    add_decisions(router, corrections)
    return router


def add_correction(router: APIRouter, corrections: Corrections) -> None:
    @router.post(
        "/workers/{person_id}/corrections",
        status_code=201,
        summary="Correct a file within 24 hours of its first registration",
    )
    async def correct(
        person_id: PersonId,
        new: NewCorrection,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Accepted:
        """It holds at once; values that stand there already change nothing.

        A travel declaration is not corrected but declared anew. Later than 24 hours after the
        first registration this is refused by the rule `correction-window`.
        """
        wanted = await checked(corrections, person_id, new, sent)
        outcome = await corrections.correct(wanted, sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")


def add_request(router: APIRouter, corrections: Corrections) -> None:
    @router.post("/corrections", status_code=201, summary="Ask for a correction of an older file")
    async def request(
        new: NewRequest, response: Response, sent: Annotated[Sent, allow("clerk")]
    ) -> Accepted:
        """The new values are kept sealed until another account approves them.

        That account reads them at `GET /v1/corrections/{id}/values`.
        """
        wanted = await checked(corrections, new.person_id, new, sent)
        outcome = await corrections.request(wanted, sent.cause)
        return answer(response, outcome, f"/v1/corrections/{outcome.id}")


def add_queries(router: APIRouter, documents: Documents) -> None:
    @router.get("/corrections", summary="Corrections that wait for a second person")
    async def browse(
        _: Reader, status: CorrectionStatus = "open", after: After = None, limit: Limit = 100
    ) -> Page[CorrectionView]:
        """The oldest first: fields by name, never a value."""
        criteria = {"status": status}
        return await page(
            documents, CorrectionView, criteria, sort="requested_at", limit=limit, after=after
        )

    @router.get("/corrections/{correction_id}", summary="What became of a correction")
    async def show(correction_id: Code, _: Reader, at_least: AtLeast = 0) -> CorrectionView:
        return await read(documents, CorrectionView, correction_id, at_least)


def add_values(router: APIRouter, corrections: Corrections) -> None:
    @router.get(
        "/corrections/{correction_id}/values", summary="What a correction would change, by value"
    )
    async def values(correction_id: Code, response: Response, sent: Decider) -> ChangesOut:
        """Show the old and the new values to who decides; who asks is written down.

        Only while the correction is open: the new values are forgotten with the decision.
        """
        await named_in_path(corrections.handlers.corrections, "correction", correction_id)
        # Before the answer: a look that fails half way was still a look.
        log.info(
            "correction read", audit=True, caller=sent.caller.name, correction_id=correction_id
        )
        found = await corrections.changes(correction_id)
        response.headers["Cache-Control"] = "no-store"
        return ChangesOut(changes=[ChangeOut(**asdict(one)) for one in found])


def add_decisions(router: APIRouter, corrections: Corrections) -> None:
    handlers = corrections.handlers

    @router.post(
        "/corrections/{correction_id}/approval",
        status_code=201,
        summary="Approve a correction as the second person",
    )
    async def approve(correction_id: Code, response: Response, sent: Decider) -> Accepted:
        """It holds at once; the account that asked for it is refused by `second-person`.

        `GET /v1/corrections/{id}/values` shows beforehand what would change.
        """
        await named_in_path(handlers.corrections, "correction", correction_id)
        command = ApproveCorrection(sent.caller.account, sent.at)
        outcome = await handlers.corrections(correction_id, command, at=sent.at, cause=sent.cause)
        await corrections.apply(correction_id, sent.at, sent.cause)
        return answer(response, outcome, f"/v1/corrections/{correction_id}")

    @router.post(
        "/corrections/{correction_id}/refusal", status_code=201, summary="Refuse a correction"
    )
    async def refuse(
        correction_id: Code, new: Refusal, response: Response, sent: Decider
    ) -> Accepted:
        """Who asked for it may take it back so; the values are forgotten."""
        await named_in_path(handlers.corrections, "correction", correction_id)
        command = RefuseCorrection(new.reason, sent.caller.account, sent.at)
        outcome = await handlers.corrections(correction_id, command, at=sent.at, cause=sent.cause)
        await corrections.proposals.forget(correction_id)
        return answer(response, outcome, f"/v1/corrections/{correction_id}")


async def checked(
    corrections: Corrections, person_id: str, new: NewCorrection, sent: Sent
) -> Correction:
    """Raise NotFound where there is no such file, Invalid where the reason says too much."""
    await existing(corrections.handlers, person_id)
    names_nobody(new, await corrections.persons.show(person_id))
    id_, by = sent.new_id("correction"), sent.caller.account
    return Correction(id_, person_id, new.values, new.reason, by, sent.at)


def names_nobody(new: NewCorrection, identity: Identity) -> None:
    """Raise Invalid where the reason tells what facts may not tell."""
    personal = {new.name, new.phone, identity.identity_number, identity.name, identity.phone}
    if any(text in new.reason for text in personal if text):
        raise wrong("reason", "stands in a fact: no name, number or phone in it")
