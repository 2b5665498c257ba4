"""How the gate says why it refuses, and when a permit speaks for somebody."""

from collections.abc import Sequence
from datetime import datetime

from checkpoint.domain.rules import GATE_VERSION
from shared.events import Reason
from shared.knowledge.permits import KnownPermit


def in_force(permits: Sequence[KnownPermit], at: datetime) -> bool:
    return any(permit.in_force(at) for permit in permits)


def because(code: str, **facts: str) -> Reason:
    return Reason(code=code, rule="gate", rule_version=GATE_VERSION, facts=facts)
