"""The worker: every command on a file, and the standing said anew after each change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce
from typing import assert_never

from health_records.domain import (
    contacts,
    corrections,
    fever,
    isolation,
    other_files,
    registration,
    reports,
    standing,
)
from health_records.domain.contacts import TraceContact
from health_records.domain.corrections import CorrectFile
from health_records.domain.fever import HoldForFever, RecordExamination
from health_records.domain.file import Worker, evolve
from health_records.domain.isolation import ExtendIsolation, RecordReturn, ShortenIsolation
from health_records.domain.other_files import NoteOtherFiles
from health_records.domain.registration import DeclareTravel, RegisterWorker
from health_records.domain.reports import IssueReportLink, MakeReport
from health_records.domain.rules import FOUNDING, ReturnRules, Rules
from shared.aggregates import Decider
from shared.events import Event


@dataclass(frozen=True, slots=True)
class Tick:
    now: datetime


Moved = ExtendIsolation | ShortenIsolation
Daily = IssueReportLink | MakeReport
Told = RegisterWorker | CorrectFile | DeclareTravel | RecordExamination | Moved | Daily
"""Said here, at a time of our own clock."""
Heard = HoldForFever | TraceContact | RecordReturn | NoteOtherFiles
"""Heard from others: touches the reason of its own kind at most."""
Command = Told | Heard | Tick


def decide(command: Command, worker: Worker, rules: Rules) -> Sequence[Event]:
    match command:
        case Tick():
            return time_passed(command.now, worker, rules)
        case HoldForFever():
            facts = fever.hold(command, worker)
            return _heard(worker, facts, standing.FEVER, command.at, rules)
        case TraceContact():
            facts = contacts.trace(command, worker)
            return _heard(worker, facts, standing.CONTACT, command.at, rules)
        case NoteOtherFiles():
            facts = other_files.note(command, worker)
            return _heard(worker, facts, standing.OTHER_FILE, command.at, rules)
        case RecordReturn():
            facts = isolation.come_back(command, worker, rules.of_isolation(command.at))
            return _heard(worker, facts, standing.ISOLATION, command.at, rules)
        case _:
            return _told(command, worker, rules)


def _heard(
    worker: Worker, facts: Sequence[Event], code: str, at: datetime, rules: Rules
) -> Sequence[Event]:
    """Judge what was heard by the version of its time, or by a later one the file stands by."""
    if not facts:
        return []
    # Days that ended before this are missed or not by what was so until then.
    missed = reports.missed_by(at, worker)
    after = reduce(evolve, [*missed, *facts], worker)
    stands_by = rules.standing_by(worker.assessed_by)
    version = max(rules.of_return(at), stands_by, key=lambda one: one.effective)
    found = standing.reasons_with(after, code, at, version)
    return [*missed, *facts, *standing.restate(after, found, at, version)]


def _told(command: Told, worker: Worker, rules: Rules) -> Sequence[Event]:
    """Let time pass up to the command first, so that it meets no reason that is over."""
    passed = time_passed(command.at, worker, rules)
    worker = reduce(evolve, passed, worker)
    facts = _facts(command, worker)
    if not facts:
        return passed
    after = reduce(evolve, facts, worker)
    version = rules.of_return(command.at)
    found = standing.reasons(after, command.at, version)
    said = standing.restate(after, found, command.at, version)
    return [*passed, *facts, *said]


def _facts(command: Told, worker: Worker) -> Sequence[Event]:
    match command:
        case RegisterWorker():
            return registration.register(command, worker)
        case CorrectFile():
            return corrections.correct(command, worker)
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


def time_passed(now: datetime, worker: Worker, rules: Rules) -> list[Event]:
    """Say all that fell due by now, each at its own time: a late Tick says what timely ones do."""
    passed: list[Event] = []
    while said := _next(now, worker, rules):
        worker = reduce(evolve, said, worker)
        passed += said
    return passed


def _next(now: datetime, worker: Worker, rules: Rules) -> Sequence[Event]:
    """What falls due first: a reason's end by the version the file stands by, or the next version.

    Where both are at the same moment the reason ends first: the version is not why.
    """
    moment, begins = due(worker), _next_version(worker, rules)
    if moment is not None and moment <= now and (begins is None or moment <= begins.effective):
        return _lapse(moment, worker, rules)
    if begins is not None and begins.effective <= now:
        found = standing.reasons(worker, begins.effective, begins)
        return [standing.say(worker, found, begins.effective, begins, applies=begins.version)]
    return []


def _next_version(worker: Worker, rules: Rules) -> ReturnRules | None:
    # Who has no standing yet gets the first by the version of that time.
    return rules.after(worker.assessed_by) if worker.standing != "unsaid" else None


def _lapse(moment: datetime, worker: Worker, rules: Rules) -> Sequence[Event]:
    version = rules.standing_by(worker.assessed_by)
    # A watch that ends with the day still lasted for all of it.
    over = [*reports.miss(worker, moment), *isolation.end(worker, moment)]
    after = reduce(evolve, over, worker)
    found = standing.reasons(after, moment, version)
    return [*over, *standing.restate(after, found, moment, version)]


def due(worker: Worker) -> datetime | None:
    """When the next reason lapses, the isolation ends or a day ends without its report."""
    moments = [end for end in standing.ends(worker.reasons) if end is not None]
    if (isolated := worker.open_isolation) is not None:
        moments.append(isolated.ends_at)
    if (ends := reports.due(worker)) is not None:
        moments.append(ends)
    return min(moments, default=None)


def decider_by(rules: Rules) -> Decider[Command, Worker]:
    """The rules of a file by these books, which are data: what counts is in effect at a time."""
    return Decider(partial(decide, rules=rules), evolve, Worker(), due, Tick)


decider = decider_by(FOUNDING)
