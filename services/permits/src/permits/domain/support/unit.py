"""A unit of the county: a task force, a working group, a township group, a team, a branch."""

from collections.abc import Sequence
from dataclasses import dataclass

from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits.support import UnitKind, UnitRegistered


@dataclass(frozen=True, slots=True)
class RegisterUnit:
    """`members` is how many there are; `accounts` are those of them who are named."""

    unit_id: str
    kind: UnitKind
    name: str
    sector: str | None
    township: str | None
    duties: str
    members: int
    accounts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    registered: UnitRegistered | None = None


def decide(command: RegisterUnit, unit: Unit) -> Sequence[Event]:
    if len(set(command.accounts)) > command.members:
        raise Refused("more members are named than the unit has", rule="members-counted")
    registered = UnitRegistered(
        unit_id=command.unit_id,
        kind=command.kind,
        name=command.name,
        sector=command.sector,
        township=command.township,
        duties=command.duties,
        members=command.members,
        accounts=command.accounts,
    )
    if unit.registered == registered:
        return []
    if unit.registered is not None:
        raise Refused(f"unit {command.unit_id} is registered already", rule="unit-once")
    return [registered]


def evolve(unit: Unit, event: Event) -> Unit:
    return Unit(event) if isinstance(event, UnitRegistered) else unit


decider: Decider[RegisterUnit, Unit] = Decider(decide, evolve, Unit())
