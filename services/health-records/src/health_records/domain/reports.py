"""Daily self-reports (每日健康申报): links, what is reported, and days that end without."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from health_records.domain.daily import ONE, day_of, end_of, watched_until
from health_records.domain.file import Worker, evolve
from health_records.domain.rules import daily_report_rules
from shared.errors import Refused
from shared.events import Event
from shared.events.health_records import (
    DailyReportMade,
    DailyReportMissed,
    ReportedBy,
    ReportLinkIssued,
    SymptomsReported,
)

FEVER = "fever"
SYMPTOMS = (
    FEVER, "cough", "fatigue", "shortness-of-breath", "sore-throat", "runny-nose", "muscle-ache",
    "diarrhoea", "other",
)  # fmt: skip
"""What is asked for: the signs named by the national diagnosis plan (诊疗方案, 5th version)."""


@dataclass(frozen=True, slots=True)
class IssueReportLink:
    """`link` is the digest of the token."""

    person_id: str
    link: str
    expires_at: datetime
    issued_by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class MakeReport:
    """`link` is the digest of the token it came by; `fever_celsius` the limit that is known."""

    person_id: str
    report_id: str
    symptoms: tuple[str, ...]
    celsius: float | None
    by: ReportedBy
    at: datetime
    link: str | None = None
    fever_celsius: float | None = None


def issue_link(command: IssueReportLink) -> Sequence[Event]:
    return [
        ReportLinkIssued(
            person_id=command.person_id,
            link=command.link,
            expires_at=command.expires_at,
            issued_by=command.issued_by,
        )
    ]


def opens(worker: Worker, link: str, at: datetime) -> bool:
    """Say whether this is the newest link of the file, and not expired."""
    held = worker.daily.link
    return held is not None and held.digest == link and at < held.expires_at


def report(command: MakeReport, worker: Worker) -> Sequence[Event]:
    """Keep what is new: the same report again on the same day says nothing."""
    if command.link is not None and not opens(worker, command.link, command.at):
        raise Refused(
            "this link has expired or was replaced: ask for a new one", rule="report-link"
        )
    symptoms, day, rules = _symptoms(command), day_of(command.at), daily_report_rules(command.at)
    last = worker.daily.last
    if last is not None and last.day == day:
        if (last.symptoms, last.celsius) == (symptoms, command.celsius):
            return []
        if last.times >= rules.most_a_day:
            raise Refused(
                f"a person reports {rules.most_a_day} times a day at most: call the clerk",
                rule="reports-per-day",
            )
    told: dict[str, Any] = {
        "person_id": command.person_id,
        "report_id": command.report_id,
        "day": day,
        "by": command.by,
        "celsius": command.celsius,
        "at": command.at,
    }
    return [SymptomsReported(symptoms=symptoms, **told) if symptoms else DailyReportMade(**told)]


def _symptoms(command: MakeReport) -> tuple[str, ...]:
    """A temperature at or beyond the limit is a fever, whether it is called one or not."""
    limit = command.fever_celsius or daily_report_rules(command.at).fever_celsius
    feverish = command.celsius is not None and command.celsius >= limit
    said = {*command.symptoms, *([FEVER] if feverish else [])}
    return tuple(code for code in SYMPTOMS if code in said)


def due(worker: Worker) -> datetime | None:
    """The end of the next day whose report is owed, where the watch lasts as long."""
    until, owed = watched_until(worker.reasons), worker.daily.owed_from
    if owed is None or until is None:
        return None
    ends = end_of(owed)
    return ends if ends <= until else None


def miss(worker: Worker, moment: datetime) -> Sequence[Event]:
    """Say that a day ended without its report, where this is the moment."""
    ends, day = due(worker), worker.daily.owed_from
    if ends is None or day is None or ends > moment:
        return []
    before, rules = worker.daily.missed, daily_report_rules(ends)
    follows = before is not None and before.day + ONE == day and before.day not in worker.daily.days
    in_a_row = before.in_a_row + 1 if before is not None and follows else 1
    missed = DailyReportMissed(
        person_id=worker.person_id,
        enterprise_id=worker.enterprise_id,
        day=day,
        in_a_row=in_a_row,
        level=2 if in_a_row >= rules.escalates_after else 1,
        rule_version=rules.version,
        missed_at=ends,
    )
    return [missed]


def missed_by(at: datetime, worker: Worker) -> list[Event]:
    """Say every day that ended by then without its report."""
    missed: list[Event] = []
    while facts := miss(worker, at):
        worker = reduce(evolve, facts, worker)
        missed += facts
    return missed
