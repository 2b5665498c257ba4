"""Why a command is carried out: its id, and the thread it belongs to."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from shared.envelope import Envelope


@dataclass(frozen=True, slots=True)
class Cause:
    """`id` makes a repeated command the same one; `fingerprint` tells its body from another."""

    id: str
    correlation_id: str
    causation_id: str = ""
    fingerprint: str = ""
    traceparent: str = ""


def because_of(envelope: Envelope[Any], purpose: str) -> Cause:
    """Make the cause of a command that a fact led to; `purpose` tells several apart."""
    return Cause(
        id=f"{envelope.id}/{purpose}",
        correlation_id=envelope.correlation_id,
        causation_id=envelope.id,
        traceparent=envelope.traceparent,
    )


def by_itself(id_: str) -> Cause:
    """Make the cause of a command that nobody sent: time did."""
    return Cause(id=id_, correlation_id=str(uuid4()))
