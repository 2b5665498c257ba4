"""How a permit of any kind ends: revoked by somebody, or expired by its own terms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal, Protocol

from shared.errors import Refused
from shared.events import Event
from shared.events.permits import (
    ApplicationWithdrawn,
    PermitExpired,
    PermitIssued,
    PermitKind,
    PermitReinstated,
    PermitRevoked,
    PermitSuspended,
    ResumptionApplied,
)

Status = Literal["unknown", "applied", "active", "suspended", "revoked", "expired", "withdrawn"]
FINAL: frozenset[Status] = frozenset({"revoked", "expired", "withdrawn"})
ISSUED: frozenset[Status] = frozenset({"active", "suspended"})
"""Issued and not ended: a suspended permit runs out like any other."""
STATUS_AFTER: Mapping[type[Event], Status] = MappingProxyType(
    {
        ResumptionApplied: "applied",
        PermitIssued: "active",
        PermitSuspended: "suspended",
        PermitReinstated: "active",
        PermitRevoked: "revoked",
        PermitExpired: "expired",
        ApplicationWithdrawn: "withdrawn",
    }
)
"""What a permit is after a fact; an inspection alone changes nothing."""


@dataclass(frozen=True, slots=True)
class Revoke:
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


class Permitted(Protocol):
    """What a resumption permit and a vehicle pass have in common."""

    @property
    def status(self) -> Status: ...

    @property
    def permit_id(self) -> str: ...

    @property
    def kind(self) -> PermitKind: ...

    @property
    def holder(self) -> str: ...

    @property
    def plate(self) -> str | None: ...

    @property
    def valid_until(self) -> datetime | None: ...


def about(permit: Permitted) -> dict[str, Any]:
    """Say what every fact repeats, so that nobody has to have heard of the issue."""
    return {
        "permit_id": permit.permit_id,
        "kind": permit.kind,
        "holder": permit.holder,
        "plate": permit.plate,
    }


def is_over(permit: Permitted, at: datetime) -> bool:
    """Ended for good; by its own terms even where no Tick has said so yet."""
    ends = due(permit)
    return permit.status in FINAL or (ends is not None and ends <= at)


def due(permit: Permitted) -> datetime | None:
    return permit.valid_until if permit.status in ISSUED else None


def expire(command: Tick, permit: Permitted) -> Sequence[Event]:
    ends = due(permit)
    if ends is None or command.now < ends:
        return []
    return [PermitExpired(**about(permit), expired_at=ends)]


def revoke(command: Revoke, permit: Permitted) -> Sequence[Event]:
    if permit.status == "revoked":
        return []
    if is_over(permit, command.at):
        raise Refused("the permit has expired: there is nothing to revoke", rule="permit-over")
    if permit.status not in ISSUED:
        raise Refused("no permit is issued yet: there is nothing to revoke", rule="permit-issued")
    return [PermitRevoked(**about(permit), reason=command.reason)]
