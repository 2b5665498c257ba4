"""An enterprise, its chief service officer (首席服务官) and the leader who adopts it (包联)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import EnterpriseRegistered, LeaderAssigned, OfficerAssigned
from shared.events.permits.support import LeaderTier


@dataclass(frozen=True, slots=True)
class RegisterEnterprise:
    enterprise_id: str
    name: str
    sector: str
    township: str
    above_scale: bool


@dataclass(frozen=True, slots=True)
class AssignOfficer:
    """The first officer, or another one instead."""

    enterprise_id: str
    officer: str


@dataclass(frozen=True, slots=True)
class AssignLeader:
    """The first leader, or another one instead; or the same of another tier."""

    enterprise_id: str
    leader: str
    tier: LeaderTier


Command = RegisterEnterprise | AssignOfficer | AssignLeader


@dataclass(frozen=True, slots=True)
class Enterprise:
    registered: bool = False
    officer: str | None = None
    leader: str | None = None
    leader_tier: LeaderTier | None = None


def decide(command: Command, enterprise: Enterprise) -> Sequence[Event]:
    match command:
        case RegisterEnterprise():
            return register(command, enterprise)
        case AssignOfficer():
            return assign(command, enterprise)
        case AssignLeader():
            return assign_leader(command, enterprise)
        case _:
            assert_never(command)


def register(command: RegisterEnterprise, enterprise: Enterprise) -> Sequence[Event]:
    if enterprise.registered:
        raise Refused(
            f"enterprise {command.enterprise_id} is registered already", rule="enterprise-once"
        )
    return [
        EnterpriseRegistered(
            enterprise_id=command.enterprise_id,
            name=command.name,
            sector=command.sector,
            township=command.township,
            above_scale=command.above_scale,
        )
    ]


def assign(command: AssignOfficer, enterprise: Enterprise) -> Sequence[Event]:
    refuse_an_unknown(command, enterprise)
    if enterprise.officer == command.officer:
        return []
    return [OfficerAssigned(enterprise_id=command.enterprise_id, officer=command.officer)]


def assign_leader(command: AssignLeader, enterprise: Enterprise) -> Sequence[Event]:
    refuse_an_unknown(command, enterprise)
    if (enterprise.leader, enterprise.leader_tier) == (command.leader, command.tier):
        return []
    return [
        LeaderAssigned(
            enterprise_id=command.enterprise_id, leader=command.leader, tier=command.tier
        )
    ]


def refuse_an_unknown(command: AssignOfficer | AssignLeader, enterprise: Enterprise) -> None:
    if not enterprise.registered:
        raise Refused(f"there is no enterprise {command.enterprise_id}", rule="enterprise-exists")


def evolve(enterprise: Enterprise, event: Event) -> Enterprise:
    match event:
        case EnterpriseRegistered():
            return Enterprise(registered=True)
        case OfficerAssigned():
            return replace(enterprise, officer=event.officer)
        case LeaderAssigned():
            return replace(enterprise, leader=event.leader, leader_tier=event.tier)
        case _:
            return enterprise


decider: Decider[Command, Enterprise] = Decider(decide, evolve, Enterprise())
