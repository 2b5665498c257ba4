"""Corrections: wrong fields of a file set right, at once on its first day."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field, field_validator, model_validator

from health_records.api.checks import existing, wrong
from health_records.api.workers import Name, Phone
from health_records.corrections import Correction, Corrections
from health_records.persons import Identity
from health_records.proposals import VALUES, Values
from shared.events.base import Code, PersonId, Region
from shared.web import Accepted, Body, Sent, allow, answer


class NewCorrection(Body):
    """Only the fields that are wrong, with what they should be; `shift: null` is no shift."""

    name: Name | None = Field(default=None, examples=["Li Invented"])
    phone: Phone | None = Field(default=None, examples=["+86 313 000 0001"])
    home_region: Region | None = Field(default=None, examples=["130722"])
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


def routes(corrections: Corrections) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["corrections"])

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
        wanted = Correction(
            correction_id=sent.new_id("correction"),
            person_id=person_id,
            values=new.values,
            reason=new.reason,
            by=sent.caller.account,
            at=sent.at,
        )
        await existing(corrections.handlers, person_id)
        names_nobody(new, await corrections.persons.show(person_id))
        outcome = await corrections.correct(wanted, sent.cause)
        return answer(response, outcome, f"/v1/workers/{person_id}")

    return router


def names_nobody(new: NewCorrection, identity: Identity) -> None:
    """Raise Invalid where the reason tells what facts may not tell."""
    personal = {new.name, new.phone, identity.identity_number, identity.name, identity.phone}
    if any(text in new.reason for text in personal if text):
        raise wrong("reason", "stands in a fact: no name, number or phone in it")
