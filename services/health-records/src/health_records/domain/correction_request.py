"""A correction that was asked for: open until a second person approves or somebody refuses it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.health_records.corrections import (
    CorrectionApproved,
    CorrectionRefused,
    CorrectionRequested,
    FileField,
)

Status = Literal["unasked", "open", "approved", "refused"]


@dataclass(frozen=True, slots=True)
class RequestCorrection:
    correction_id: str
    person_id: str
    fields: tuple[FileField, ...]
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ApproveCorrection:
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RefuseCorrection:
    reason: str
    by: str
    at: datetime


Command = RequestCorrection | ApproveCorrection | RefuseCorrection


@dataclass(frozen=True, slots=True)
class CorrectionRequest:
    correction_id: str = ""
    person_id: str = ""
    fields: tuple[FileField, ...] = ()
    reason: str = ""
    requested_by: str = ""
    status: Status = "unasked"
    decided_by: str = ""


def decide(command: Command, request: CorrectionRequest) -> Sequence[Event]:
    match command:
        case RequestCorrection():
            return _request(command, request)
        case ApproveCorrection():
            return _approve(command, request)
        case RefuseCorrection():
            return _refuse(command, request)
        case _:
            assert_never(command)


def _request(command: RequestCorrection, request: CorrectionRequest) -> Sequence[Event]:
    if request.status != "unasked":
        return []
    return [
        CorrectionRequested(
            correction_id=command.correction_id,
            person_id=command.person_id,
            fields=command.fields,
            reason=command.reason,
            requested_by=command.by,
            requested_at=command.at,
        )
    ]


def _approve(command: ApproveCorrection, request: CorrectionRequest) -> Sequence[Event]:
    if command.by == request.requested_by:
        raise Refused("who asked for a correction does not approve it", rule="second-person")
    if (request.status, request.decided_by) == ("approved", command.by):
        return []
    must_be_open(request)
    return [
        CorrectionApproved(
            correction_id=request.correction_id,
            person_id=request.person_id,
            approved_by=command.by,
            approved_at=command.at,
        )
    ]


def _refuse(command: RefuseCorrection, request: CorrectionRequest) -> Sequence[Event]:
    if (request.status, request.decided_by) == ("refused", command.by):
        return []
    must_be_open(request)
    return [
        CorrectionRefused(
            correction_id=request.correction_id,
            person_id=request.person_id,
            reason=command.reason,
            refused_by=command.by,
            refused_at=command.at,
        )
    ]


def must_be_open(request: CorrectionRequest) -> None:
    """Refuse what is asked of a correction that somebody has decided already."""
    if request.status != "open":
        raise Refused(f"the correction is {request.status} already", rule="correction-open")


def evolve(request: CorrectionRequest, event: Event) -> CorrectionRequest:
    match event:
        case CorrectionRequested():
            return CorrectionRequest(
                event.correction_id,
                event.person_id,
                event.fields,
                event.reason,
                event.requested_by,
                "open",
            )
        case CorrectionApproved():
            return replace(request, status="approved", decided_by=event.approved_by)
        case CorrectionRefused():
            return replace(request, status="refused", decided_by=event.refused_by)
        case _:
            return request


decider: Decider[Command, CorrectionRequest] = Decider(decide, evolve, CorrectionRequest())
