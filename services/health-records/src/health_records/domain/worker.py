"""The worker: every command on a file, and the standing said anew after each change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import assert_never

from health_records.domain import contacts, fever, isolation, registration, reports, standing
from health_records.domain.contacts import TraceContact
from health_records.domain.fever import HoldForFever, RecordExamination
from health_records.domain.file import Worker, evolve
from health_records.domain.isolation import ExtendIsolation, RecordReturn, ShortenIsolation
from health_records.domain.registration import DeclareTravel, RegisterWorker
from health_records.domain.reports import IssueReportLink, MakeReport
from shared.aggregates import Decider
from shared.events import Event


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


Moved = ExtendIsolation | ShortenIsolation
Daily = IssueReportLink | MakeReport
Told = RegisterWorker | DeclareTravel | RecordExamination | Moved | Daily
"""Said here, at a time of our own clock."""
Heard = HoldForFever | TraceContact | RecordReturn
"""Heard from others: adds a reason at most."""
Command = Told | Heard | Tick


def decide(command: Command, worker: Worker) -> Sequence[Event]:
    match command:
        case Tick():
            return time_passed(command.now, worker)
        case HoldForFever():
            facts = fever.hold(command, worker)
            return _heard(worker, facts, standing.FEVER, command.fever.measured_at)
        case TraceContact():
            facts = contacts.trace(command, worker)
            return _heard(worker, facts, standing.CONTACT, command.at)
        case RecordReturn():
            facts = isolation.come_back(command, worker)
            return _heard(worker, facts, standing.ISOLATION, command.at)
        case _:
            return _told(command, worker)


def _heard(worker: Worker, facts: Sequence[Event], code: str, at: datetime) -> Sequence[Event]:
    if not facts:
        return []
    # Days that ended before this are missed or not by what was so until then.
    missed = reports.missed_by(at, worker)
    after = reduce(evolve, [*missed, *facts], worker)
    said = standing.restate(after, standing.reasons_with(after, code, at), at)
    return [*missed, *facts, *said]


def _told(command: Told, worker: Worker) -> Sequence[Event]:
    """Let time pass up to the command first, so that it meets no reason that is over."""
    passed = time_passed(command.at, worker)
    worker = reduce(evolve, passed, worker)
    facts = _facts(command, worker)
    if not facts:
        return passed
    after = reduce(evolve, facts, worker)
    said = standing.restate(after, standing.reasons(after, command.at), command.at)
    return [*passed, *facts, *said]


def _facts(command: Told, worker: Worker) -> Sequence[Event]:
    match command:
        case RegisterWorker():
            return registration.register(command, worker)
        case DeclareTravel():
            return registration.declare(command, worker)
        case RecordExamination():
            return fever.examine(command, worker)
        case ExtendIsolation() | ShortenIsolation():
            return _moved(command, worker)
        case IssueReportLink() | MakeReport():
            return _daily(command, worker)
        case _:
            assert_never(command)


def _moved(command: Moved, worker: Worker) -> Sequence[Event]:
    if isinstance(command, ExtendIsolation):
        return isolation.extend(command, worker)
    return isolation.shorten(command, worker)


def _daily(command: Daily, worker: Worker) -> Sequence[Event]:
    if isinstance(command, IssueReportLink):
        return reports.issue_link(command)
    return reports.report(command, worker)


def time_passed(now: datetime, worker: Worker) -> list[Event]:
    """Say all that fell due by now, each at its own time: a late Tick says what timely ones do."""
    passed: list[Event] = []
    while (moment := due(worker)) is not None and moment <= now:
        # A watch that ends with the day still lasted for all of it.
        over = [*reports.miss(worker, moment), *isolation.end(worker, moment)]
        worker = reduce(evolve, over, worker)
        said = standing.restate(worker, standing.reasons(worker, moment), moment)
        worker = reduce(evolve, said, worker)
        passed += [*over, *said]
    return passed


def due(worker: Worker) -> datetime | None:
    """When the next reason lapses, the isolation ends or a day ends without its report."""
    moments = [end for end in standing.ends(worker.reasons) if end is not None]
    if (isolated := worker.open_isolation) is not None:
        moments.append(isolated.ends_at)
    if (ends := reports.due(worker)) is not None:
        moments.append(ends)
    return min(moments, default=None)


decider: Decider[Command, Worker] = Decider(decide, evolve, Worker(), due, Tick)
