"""Isolation of who comes back: from arrival, one clock, changed only with a reason and a name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from health_records.domain.file import Isolation, Return, Worker
from health_records.domain.rules import IsolationRules, Origin
from shared.errors import Refused
from shared.events import Event
from shared.events.health_records import (
    IsolationEnded,
    IsolationExtended,
    IsolationPlace,
    IsolationShortened,
    IsolationStarted,
    ReturnedBy,
    WorkerReturned,
)


@dataclass(frozen=True, slots=True)
class RecordReturn:
    """`isolation_id` names the isolation, should the origin ask for one."""

    person_id: str
    enterprise_id: str | None
    from_region: str
    arrived_at: datetime
    by: ReturnedBy
    isolation_id: str
    at: datetime
    trip_id: str | None = None


@dataclass(frozen=True, slots=True)
class ExtendIsolation:
    person_id: str
    ends_at: datetime
    reason: str
    decided_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ShortenIsolation:
    person_id: str
    ends_at: datetime
    reason: str
    decided_by: str
    at: datetime


def come_back(command: RecordReturn, worker: Worker, rules: IsolationRules) -> Sequence[Event]:
    if _is_known(command, worker):
        return []
    returned = _returned(command, worker)
    origin = rules.origin(command.from_region)
    ends_at = command.arrived_at + timedelta(days=origin.days)
    if origin.where == "nowhere" or ends_at <= command.at:
        return [returned]
    # An isolation whose time is over is over, whether somebody has said so yet or not.
    over = end(worker, command.at)
    if (open_ := worker.open_isolation) is not None and not over:
        return [returned, *_prolong(command, open_, ends_at, rules.version)]
    started = _start(command, worker, origin, rules.version)
    if (last := worker.isolation) is not None and command.arrived_at < last.ends_at:
        return [*over, returned, *_go_on(started, last)]
    return [*over, returned, started]


def _returned(command: RecordReturn, worker: Worker) -> Event:
    return WorkerReturned(
        person_id=command.person_id,
        enterprise_id=command.enterprise_id or worker.enterprise_id,
        from_region=command.from_region,
        arrived_at=command.arrived_at,
        by=command.by,
        trip_id=command.trip_id,
    )


def _is_known(command: RecordReturn, worker: Worker) -> bool:
    if command.trip_id is not None:
        return any(known.trip_id == command.trip_id for known in worker.returns)
    return Return(None, command.from_region, command.arrived_at) in worker.returns


def _go_on(started: IsolationStarted, last: Isolation) -> Sequence[Event]:
    """A return within an isolation that is over goes on with it, as if heard of in time.

    Under a name of its own: the room of the one that ended was given back.
    """
    if started.ends_at <= last.ends_at:
        return []
    began, region = last.started_at or started.started_at, last.from_region or started.from_region
    same = {"place": last.place, "started_at": began, "from_region": region}
    return [started.model_copy(update=same)]


def _start(command: RecordReturn, worker: Worker, origin: Origin, version: str) -> IsolationStarted:
    return IsolationStarted(
        person_id=command.person_id,
        isolation_id=command.isolation_id,
        enterprise_id=command.enterprise_id or worker.enterprise_id,
        place=_place(origin, worker),
        from_region=command.from_region,
        started_at=command.arrived_at,
        ends_at=command.arrived_at + timedelta(days=origin.days),
        rule_version=version,
    )


def _place(origin: Origin, worker: Worker) -> IsolationPlace:
    if origin.where == "hotel":
        return "hotel"
    return "dormitory" if worker.registered else "home"


def _prolong(
    command: RecordReturn, isolation: Isolation, ends_at: datetime, version: str
) -> Sequence[Event]:
    """One clock: another return during isolation keeps the later end."""
    if ends_at <= isolation.ends_at:
        return []
    return [
        IsolationExtended(
            person_id=command.person_id,
            isolation_id=isolation.isolation_id,
            ends_at=ends_at,
            reason=f"returned again, from {command.from_region}",
            decided_by=version,
        )
    ]


def extend(command: ExtendIsolation, worker: Worker) -> Sequence[Event]:
    isolation = _open(worker)
    if command.ends_at == isolation.ends_at:
        return []
    if command.ends_at < isolation.ends_at:
        raise Refused("an extension ends later than the isolation does", rule="extend-to-later")
    return [
        IsolationExtended(
            person_id=command.person_id,
            isolation_id=isolation.isolation_id,
            ends_at=command.ends_at,
            reason=command.reason,
            decided_by=command.decided_by,
        )
    ]


def shorten(command: ShortenIsolation, worker: Worker) -> Sequence[Event]:
    isolation = _open(worker)
    if command.ends_at == isolation.ends_at:
        return []
    if command.ends_at > isolation.ends_at:
        raise Refused("a shortened isolation ends earlier than it did", rule="shorten-to-earlier")
    if command.ends_at < command.at:
        raise Refused("an isolation cannot end in the past", rule="shorten-not-into-the-past")
    return [
        IsolationShortened(
            person_id=command.person_id,
            isolation_id=isolation.isolation_id,
            ends_at=command.ends_at,
            reason=command.reason,
            decided_by=command.decided_by,
        )
    ]


def _open(worker: Worker) -> Isolation:
    if (isolation := worker.open_isolation) is None:
        raise Refused("this person is not in isolation", rule="isolation-open")
    return isolation


def end(worker: Worker, moment: datetime) -> Sequence[Event]:
    """End an isolation whose time has come, at that time and not when somebody noticed."""
    isolation = worker.open_isolation
    if isolation is None or isolation.ends_at > moment:
        return []
    ended = IsolationEnded(
        person_id=worker.person_id,
        isolation_id=isolation.isolation_id,
        ended_at=isolation.ends_at,
    )
    return [ended]
