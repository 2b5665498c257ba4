"""The daily part of a file: its link, the days reported, and since when a report is owed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from shared.clock import COUNTY
from shared.events import Reason
from shared.events.health_records import (
    DailyReportMade,
    DailyReportMissed,
    ReportLinkIssued,
    SymptomsReported,
    WorkerCleared,
    WorkerDeferred,
)

WATCHED = frozenset({"contact", "symptoms", "isolation-unfinished"})
"""Reasons of the standing that put somebody under watch."""
REMEMBERED = 31
"""Days reported that a file keeps: an older fact that is heard late finds them."""
FOREVER = datetime.max.replace(tzinfo=UTC)
ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Link:
    """`digest` is the SHA-256 of the token."""

    digest: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Symptoms:
    codes: tuple[str, ...]
    celsius: float | None
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class Reported:
    """The last report of a day, and how many different ones there were on it."""

    day: date
    symptoms: tuple[str, ...]
    celsius: float | None
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Missed:
    day: date
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Daily:
    """`owed_from` is the first day whose report is still owed; None for who is not watched."""

    link: Link | None = None
    days: tuple[date, ...] = ()
    last: Reported | None = None
    symptoms: Symptoms | None = None
    owed_from: date | None = None
    missed: Missed | None = None


Written = ReportLinkIssued | DailyReportMade | SymptomsReported | DailyReportMissed


def day_of(at: datetime) -> date:
    """The county's day, however the time was sent."""
    return at.astimezone(COUNTY).date()


def end_of(day: date) -> datetime:
    """24:00 of the county's day."""
    return datetime.combine(day + ONE, time(), COUNTY)


def watched_until(reasons: Sequence[Reason]) -> datetime | None:
    """When the watch ends by itself: FOREVER where somebody must act, None where there is none."""
    ends = [reason.facts.get("until") for reason in reasons if _is_watched(reason)]
    return max((datetime.fromisoformat(end) if end else FOREVER for end in ends), default=None)


def _is_watched(reason: Reason) -> bool:
    """Also for what another file of the same person says: one report a day is for all of them."""
    return not WATCHED.isdisjoint([reason.code, *reason.facts.get("reasons", "").split(",")])


def watch(daily: Daily, before: Sequence[Reason], event: WorkerCleared | WorkerDeferred) -> Daily:
    """Begin, go on or end the watch, as the standing now says."""
    reasons = event.reasons if isinstance(event, WorkerDeferred) else ()
    until, ended = watched_until(reasons), watched_until(before)
    if until is None or until <= event.at:
        return replace(daily, owed_from=None)
    begins = day_of(event.at)
    if daily.owed_from is None or ended is None or ended <= event.at:
        return _settled(replace(daily, owed_from=begins))
    if {reason.code for reason in reasons} & WATCHED <= {reason.code for reason in before}:
        return daily
    # Heard late: the watch began before the one that was known.
    return _settled(replace(daily, owed_from=min(begins, daily.owed_from)))


def written(daily: Daily, event: Written) -> Daily:
    match event:
        case ReportLinkIssued():
            return replace(daily, link=Link(event.link, event.expires_at))
        case DailyReportMissed():
            return _settled(replace(daily, missed=Missed(event.day, event.in_a_row)))
        case DailyReportMade():
            return _reported(daily, event)
        case SymptomsReported():
            ill = Symptoms(event.symptoms, event.celsius, event.at)
            return replace(_reported(daily, event), symptoms=ill)


def _reported(daily: Daily, event: DailyReportMade | SymptomsReported) -> Daily:
    symptoms = event.symptoms if isinstance(event, SymptomsReported) else ()
    before = daily.last
    times = before.times + 1 if before is not None and before.day == event.day else 1
    last = Reported(event.day, symptoms, event.celsius, event.at, times)
    days = tuple(sorted({*daily.days, event.day}))[-REMEMBERED:]
    return _settled(replace(daily, days=days, last=last))


def _settled(daily: Daily) -> Daily:
    """Leave out the days that are reported, or said to be missed."""
    owed = daily.owed_from
    if owed is None:
        return daily
    if daily.missed is not None:
        owed = max(owed, daily.missed.day + ONE)
    while owed in daily.days:
        owed += ONE
    return replace(daily, owed_from=owed)
