"""A resumption permit: applied for, issued, suspended, given back, until its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from permits.domain import application, commitment, fevers, issuance, issued
from permits.domain.application import ApplyForResumption, WithdrawApplication
from permits.domain.approval import Approve
from permits.domain.commitment import FileCommitment
from permits.domain.edition import ReissuePass
from permits.domain.fevers import Fever
from permits.domain.inspection import Inspect
from permits.domain.permit_state import Permit, evolve
from permits.domain.rules import ClusterRule
from permits.domain.validity import Revoke, Tick, about, is_over
from shared.aggregates import Decider
from shared.events import Event
from shared.events.permits import PermitSuspended


@dataclass(frozen=True, slots=True)
class Suspend:
    """All that is known of the enterprise's fevers; the rule says whether they are a cluster.

    `applies` names the rule's version where its taking effect is why this is asked.
    """

    fevers: tuple[Fever, ...]
    rule: ClusterRule
    at: datetime
    applies: str | None = None


Command = application.Command | issuance.Command | Suspend | issued.Command


def decide(command: Command, permit: Permit) -> Sequence[Event]:
    match command:
        case ApplyForResumption() | WithdrawApplication():
            return application.decide(command, permit)
        case Approve() | Inspect() | FileCommitment():
            return issuance.decide(command, permit)
        case Suspend():
            return suspend(command, permit)
        case ReissuePass() | Revoke():
            return issued.decide(command, permit)
        case Tick():
            return commitment.tick(command, permit)
        case _:
            assert_never(command)


def suspend(command: Suspend, permit: Permit) -> Sequence[Event]:
    """Only fevers since the last passed inspection count: it has looked into the earlier ones."""
    since = permit.inspected_at
    if permit.status != "active" or since is None or is_over(permit, command.at):
        return []
    found = fevers.cluster((f for f in command.fevers if f.measured_at > since), command.rule)
    if not found:
        return []
    why = (fevers.reason(found, command.rule),)
    return [PermitSuspended(**about(permit), reasons=why, applies=command.applies)]


decider: Decider[Command, Permit] = Decider(decide, evolve, Permit(), commitment.due, Tick)
