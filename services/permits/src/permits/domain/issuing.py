"""A permit is issued, by whichever procedure: what all of them ask for and say."""

from datetime import datetime, timedelta
from typing import Protocol

from permits.domain.permit_state import Permit
from permits.domain.rules import ProcedureRule, ResumptionRules
from permits.domain.validity import about
from shared.errors import Refused
from shared.events.permits import PermitIssued
from shared.events.permits.terms import Procedure


class Issuing(Protocol):
    """A command that may end in a permit; `officer` is the enterprise's, if any."""

    @property
    def officer(self) -> str | None: ...

    @property
    def valid_days(self) -> int: ...

    @property
    def rules(self) -> ResumptionRules: ...

    @property
    def procedure(self) -> ProcedureRule: ...

    @property
    def at(self) -> datetime: ...


def issued(command: Issuing, permit: Permit, procedure: Procedure, *more: str) -> PermitIssued:
    """Issue it on the conditions of the rules, and on those that the procedure adds."""
    refuse_without_officer(command.officer)
    return PermitIssued(
        **about(permit),
        valid_from=command.at,
        valid_until=command.at + timedelta(days=command.valid_days),
        conditions=(*command.rules.conditions, *more),
        procedure=procedure,
        procedure_version=command.procedure.version,
        regime=permit.regime,
        project_id=permit.project_id,
    )


def refuse_without_officer(officer: str | None) -> None:
    """Every enterprise that works has a chief service officer (首席服务官)."""
    if officer is None:
        raise Refused(
            "name a chief service officer before the permit is issued", rule="named-officer"
        )
