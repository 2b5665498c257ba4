"""Applications for resumption (复工复产申请): what an enterprise shows before it is inspected."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, TypeVar, get_args

from fastapi import APIRouter, Response
from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from permits.api.asked import Text, existing_application, known_enterprise, permit_location
from permits.api.regimes import Meals, NewMeal, NewShift, Shifts, each_once, regime, staggered
from permits.api.starts import project_to_start
from permits.domain.application import ApplyForResumption, WithdrawApplication
from permits.handlers import Handlers, place_in_series
from shared.events.base import Code
from shared.events.permits import Requirement, ResumptionKind, RiskLevel
from shared.web import Accepted, Body, Sent, allow, answer

TICKED: Mapping[str, Requirement] = MappingProxyType(
    {"shifts": "shift-regime", "meals": "meal-regime"}
)
"""What the checklist shows with these fields: who ticks it names the hours."""
Named = TypeVar("Named", tuple[NewShift, ...], tuple[NewMeal, ...])


class NewApplication(Body):
    """One of kind project-start names the project; it may leave out the only one that waits.

    Who ticks `shift-regime` or `meal-regime` names the shifts or the meals.
    """

    enterprise_id: Code = Field(examples=["feed-mill"])
    kind: ResumptionKind = Field(examples=["work"])
    checklist: tuple[Requirement, ...] = Field(max_length=20, examples=[get_args(Requirement)])
    supplies_days: Annotated[int, Field(ge=0, le=1_000)] = Field(examples=[14])
    risk_level: RiskLevel = Field(examples=["low"])
    batch: Annotated[int, Field(ge=1, le=1_000)] | None = Field(default=None, examples=[1])
    project_id: Code | None = Field(default=None, examples=[None])
    shifts: Annotated[Shifts, AfterValidator(each_once)] = Field(default=(), validate_default=True)
    meals: Annotated[Meals, AfterValidator(staggered)] = Field(default=(), validate_default=True)

    @field_validator("shifts", "meals")
    @classmethod
    def _given_where_ticked(cls, hours: Named, info: ValidationInfo) -> Named:
        if not hours and TICKED[info.field_name or ""] in info.data.get("checklist", ()):
            raise ValueError("ticked in the checklist, but none is given")
        return hours


class ApplicationWithdrawal(Body):
    reason: Text = Field(examples=["the roster is out of date"])


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/applications", tags=["applications"])

    @router.post("", status_code=201)
    async def apply(
        new: NewApplication, response: Response, sent: Annotated[Sent, allow("clerk")]
    ) -> Accepted:
        """Apply for resumption (复工复产申请) with the self-assessment checklist.

        Of each kind one application or permit is open, of kind project-start one for each project.
        """
        await known_enterprise(handlers, new.enterprise_id)
        about = (new.enterprise_id, new.kind)
        project_id = await project_to_start(handlers, *about, new.project_id, sent.cause)
        series = ("permit", *about, *((project_id,) if project_id else ()))
        permits = handlers.permits
        id_ = await place_in_series(permits.aggregates, *series, at=sent.at, cause=sent.cause)
        command = ApplyForResumption(
            **new.model_dump(exclude={"shifts", "meals", "project_id"}),
            permit_id=id_,
            project_id=project_id,
            rules=await handlers.resumption_rules.in_effect(sent.at),
            at=sent.at,
            regime=regime(new.shifts, new.meals),
        )
        outcome = await permits(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(id_))

    @router.post("/{permit_id}/withdrawal", status_code=201)
    async def withdraw(
        permit_id: Code,
        new: ApplicationWithdrawal,
        response: Response,
        sent: Annotated[Sent, allow("clerk")],
    ) -> Accepted:
        """Take an application back; the enterprise may apply for the same kind again at once."""
        await existing_application(handlers, permit_id)
        command = WithdrawApplication(new.reason, sent.caller.account, sent.at)
        outcome = await handlers.permits(permit_id, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, permit_location(permit_id))

    return router
