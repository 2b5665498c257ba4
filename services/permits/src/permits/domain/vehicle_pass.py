"""A vehicle pass: one vehicle, one pass, one route, bound to plate, drivers and cargo."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from permits.domain import issued, validity
from permits.domain.edition import FIRST, ReissuePass, seconds
from permits.domain.validity import STATUS_AFTER, Revoke, Status, Tick
from shared.aggregates import Decider
from shared.errors import Refused
from shared.events import Event
from shared.events.permits import PassReissued, PermitIssued, PermitKind

TRAILER = "挂"
LONGEST = timedelta(days=20 * 366)


@dataclass(frozen=True, slots=True)
class IssuePass:
    permit_id: str
    holder: str
    plate: str
    drivers: tuple[str, ...]
    route: str
    cargo: str
    valid_from: datetime
    valid_until: datetime
    at: datetime


Command = IssuePass | ReissuePass | Revoke | Tick


@dataclass(frozen=True, slots=True)
class VehiclePass:
    status: Status = "unknown"
    permit_id: str = ""
    kind: PermitKind = "vehicle-pass"
    holder: str = ""
    plate: str | None = None
    valid_until: datetime | None = None
    edition: int = FIRST
    ends_at: int | None = None


def decide(command: Command, held: VehiclePass) -> Sequence[Event]:
    match command:
        case IssuePass():
            return issue(command, held)
        case ReissuePass() | Revoke() | Tick():
            return issued.decide(command, held)
        case _:
            assert_never(command)


def issue(command: IssuePass, held: VehiclePass) -> Sequence[Event]:
    if held.status != "unknown":
        raise Refused(
            f"the vehicle has a pass that is not over: {held.permit_id}",
            rule="one-pass",
            permit_id=held.permit_id,
        )
    if command.plate.endswith(TRAILER):
        raise Refused(
            "a trailer (挂车) carries no pass of its own: the towing vehicle does, give its plate",
            rule="tractor-plate",
        )
    if command.valid_until <= max(command.valid_from, command.at):
        raise Refused("the pass would be over before it begins", rule="pass-period")
    if command.valid_until > command.at + LONGEST:
        raise Refused("a pass is for twenty years at most", rule="pass-period")
    return [
        PermitIssued(
            permit_id=command.permit_id,
            kind="vehicle-pass",
            holder=command.holder,
            valid_from=max(command.valid_from, command.at),
            valid_until=command.valid_until,
            plate=command.plate,
            drivers=command.drivers,
            route=command.route,
            cargo=command.cargo,
        )
    ]


def evolve(held: VehiclePass, event: Event) -> VehiclePass:
    status = STATUS_AFTER.get(type(event), held.status)
    match event:
        case PermitIssued():
            return VehiclePass(
                status=status,
                permit_id=event.permit_id,
                holder=event.holder,
                plate=event.plate,
                valid_until=event.valid_until,
                ends_at=seconds(event.valid_until),
            )
        case PassReissued():
            return replace(held, edition=event.edition)
        case _:
            return replace(held, status=status)


decider: Decider[Command, VehiclePass] = Decider(decide, evolve, VehiclePass(), validity.due, Tick)
