"""What became of permits -> the documents that queries read."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from permits.domain.validity import STATUS_AFTER
from permits.views import PermitView
from shared.bus import Subscription, project
from shared.envelope import Envelope
from shared.events.permits import (
    ApplicationWithdrawn,
    ApprovalGiven,
    CommitmentFiled,
    InspectionFailed,
    InspectionPassed,
    PassReissued,
    PermitEvent,
    PermitExpired,
    PermitIssued,
    PermitReinstated,
    PermitRevoked,
    PermitSuspended,
    ResumptionApplied,
)
from shared.projections import NOTHING, MergeAtRevision, Operation


def resumption_applied(
    event: ResumptionApplied, envelope: Envelope[ResumptionApplied]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"permit_id", "enterprise_id"})
    yield _permit(event, envelope, fields | {"holder": event.enterprise_id})


def inspection_passed(
    event: InspectionPassed, envelope: Envelope[InspectionPassed]
) -> Iterable[Operation]:
    yield _permit(event, envelope, {"inspection": _inspection(event, passed=True)})


def inspection_failed(
    event: InspectionFailed, envelope: Envelope[InspectionFailed]
) -> Iterable[Operation]:
    yield _permit(event, envelope, {"inspection": _inspection(event, passed=False)})


def permit_issued(event: PermitIssued, envelope: Envelope[PermitIssued]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"permit_id"}) | {"pass_issued_at": envelope.time}
    yield _permit(event, envelope, fields)


def permit_suspended(
    event: PermitSuspended, envelope: Envelope[PermitSuspended]
) -> Iterable[Operation]:
    yield _permit(event, envelope, event.model_dump(include={"reasons"}))


def permit_reinstated(
    event: PermitReinstated, envelope: Envelope[PermitReinstated]
) -> Iterable[Operation]:
    yield _permit(event, envelope, {"reasons": ()})


def permit_revoked(event: PermitRevoked, envelope: Envelope[PermitRevoked]) -> Iterable[Operation]:
    yield _permit(event, envelope, {"revocation": event.reason})


def permit_expired(event: PermitExpired, envelope: Envelope[PermitExpired]) -> Iterable[Operation]:
    yield _permit(event, envelope, {"expired_at": event.expired_at})


def application_withdrawn(
    event: ApplicationWithdrawn, envelope: Envelope[ApplicationWithdrawn]
) -> Iterable[Operation]:
    withdrawal = event.model_dump(include={"reason", "by", "withdrawn_at"})
    yield _permit(event, envelope, {"withdrawal": withdrawal})


def approval_given(event: ApprovalGiven, envelope: Envelope[ApprovalGiven]) -> Iterable[Operation]:
    approval = event.model_dump(include={"level", "by", "at"})
    yield _permit(event, envelope, push={"approvals": approval})


def pass_reissued(event: PassReissued, envelope: Envelope[PassReissued]) -> Iterable[Operation]:
    fields = {"edition": event.edition, "pass_issued_at": event.reissued_at}
    yield _permit(event, envelope, fields)


def commitment_filed(
    event: CommitmentFiled, envelope: Envelope[CommitmentFiled]
) -> Iterable[Operation]:
    exclude = {"permit_id", "enterprise_id", "rule_version"}
    yield _permit(event, envelope, {"commitment": event.model_dump(exclude=exclude)})


def _permit(
    event: PermitEvent,
    envelope: Envelope[Any],
    fields: Mapping[str, Any] = NOTHING,
    push: Mapping[str, Any] = NOTHING,
) -> MergeAtRevision:
    status = STATUS_AFTER.get(type(event))
    changed = {**fields, "status": status} if status else fields
    step: dict[str, Any] = {"fact": event.type, "status": status, "at": _at(event, envelope)}
    if isinstance(event, PermitSuspended):
        step["why"] = [reason.code for reason in event.reasons]
    revision = envelope.revision or 0
    return MergeAtRevision(
        PermitView.collection, event.permit_id, revision, changed, push={**push, "steps": step}
    )


def _at(event: PermitEvent, envelope: Envelope[Any]) -> datetime:
    """When it was so, which may be before somebody told it."""
    match event:
        case InspectionPassed() | InspectionFailed():
            return event.inspected_at
        case PermitExpired():
            return event.expired_at
        case PermitSuspended(suspended_at=datetime() as at):
            return at
        case _:
            return envelope.time


def _inspection(event: InspectionPassed | InspectionFailed, *, passed: bool) -> dict[str, Any]:
    return event.model_dump(exclude={"permit_id", "enterprise_id"}) | {"passed": passed}


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(ResumptionApplied, resumption_applied),
    project(InspectionPassed, inspection_passed),
    project(InspectionFailed, inspection_failed),
    project(PermitIssued, permit_issued),
    project(PermitSuspended, permit_suspended),
    project(PermitReinstated, permit_reinstated),
    project(PermitRevoked, permit_revoked),
    project(PermitExpired, permit_expired),
    project(ApplicationWithdrawn, application_withdrawn),
    project(ApprovalGiven, approval_given),
    project(PassReissued, pass_reissued),
    project(CommitmentFiled, commitment_filed),
)
