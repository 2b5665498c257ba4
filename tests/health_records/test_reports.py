"""Daily reports: what is kept of them, symptoms that defer, and days that end without one."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.health_records.people import (
    COMPLETE,
    JINAN,
    LI,
    MILL,
    REGISTERED,
    because,
    cleared,
    come_back,
    day,
    decides,
    declare,
    declared,
    deferred,
    examine,
    register,
    text,
)
from tests.health_records.test_isolation import HISTORY, Workers
from tests.health_records.test_ticks import after

from health_records.api.labels import SYMPTOMS as LABELS
from health_records.domain import daily, standing
from health_records.domain.file import Worker
from health_records.domain.isolation import ShortenIsolation
from health_records.domain.reports import SYMPTOMS, IssueReportLink, MakeReport
from health_records.domain.worker import Command, Tick, decider
from shared.events import Event
from shared.events.health_records import (
    DailyReportMade,
    DailyReportMissed,
    ReportLinkIssued,
    SymptomsReported,
)

LINK = "a" * 64


def report(at: datetime, *symptoms: str, id_: str = "p1", **other: Any) -> MakeReport:
    fields: dict[str, Any] = {"celsius": None, "by": "clerk", **other}
    return MakeReport(LI, id_, symptoms, at=at, **fields)


def reported(at: datetime, *symptoms: str, celsius: float | None = None) -> Event:
    told: dict[str, Any] = {
        "person_id": LI,
        "report_id": "p1",
        "day": daily.day_of(at),
        "by": "clerk",
        "celsius": celsius,
        "at": at,
    }
    return SymptomsReported(symptoms=symptoms, **told) if symptoms else DailyReportMade(**told)


def missed(date_: int, in_a_row: int = 1) -> DailyReportMissed:
    return DailyReportMissed(
        person_id=LI,
        enterprise_id=MILL,
        day=date(2020, 2, date_),
        in_a_row=in_a_row,
        level=2 if in_a_row > 1 else 1,
        rule_version="daily-report-2020-01",
        missed_at=day(date_ + 1),
    )


def days_missed(*sent: Command, worker: Worker | None = None) -> list[tuple[int, int]]:
    """The days of February said to be missed by the last of these, with the level of each."""
    before = after(*sent[:-1], worker=worker)
    found = decider.decide(sent[-1], before)
    return [(f.day.day, f.level) for f in found if isinstance(f, DailyReportMissed)]


def test_a_report_of_who_is_well_is_a_fact_and_changes_no_standing(worker: Workers) -> None:
    worker.given(*COMPLETE).when(report(day(2, 9), celsius=36.5)).then(
        reported(day(2, 9), celsius=36.5)
    )


def test_the_same_report_again_on_the_same_day_says_nothing(worker: Workers) -> None:
    worker.given(*COMPLETE, reported(day(2, 9))).when(report(day(2, 20), id_="p2")).then()


def test_symptoms_defer_and_are_named(worker: Workers) -> None:
    reason = because("symptoms", reported_at=text(2, 9), symptoms="cough,fatigue")
    worker.given(*COMPLETE).when(report(day(2, 9), "fatigue", "cough")).then(
        reported(day(2, 9), "cough", "fatigue"), deferred(day(2, 9), reason)
    )


@pytest.mark.parametrize(("celsius", "codes"), [(37.2, ()), (37.3, ("fever",))])
def test_a_temperature_at_the_limit_is_the_symptom_fever(
    worker: Workers, celsius: float, codes: tuple[str, ...]
) -> None:
    said = decides(worker.given(*COMPLETE).when(report(day(2, 9), celsius=celsius)))
    assert said[0] == reported(day(2, 9), *codes, celsius=celsius)
    assert len(said) == 1 + len(codes)


def test_the_limit_that_is_known_decides(worker: Workers) -> None:
    command = report(day(2, 9), celsius=37.1, fever_celsius=37.0)
    said = decides(worker.given(*COMPLETE).when(command))
    assert said[0] == reported(day(2, 9), "fever", celsius=37.1)


def test_declared_and_reported_symptoms_are_one_reason(worker: Workers) -> None:
    ill = declared(day(2, 8), symptoms=True)
    command = report(day(2, 9), "cough", celsius=37.4)
    said = decides(worker.given(REGISTERED, ill).when(command))
    told = {"reported_at": text(2, 9), "symptoms": "fever,cough", "celsius": "37.4"}
    reason = because("symptoms", declared_at=text(2, 8), **told)
    assert said[1] == deferred(day(2, 9), reason)


def test_a_better_day_does_not_end_symptoms_and_a_negative_examination_does() -> None:
    ill = after(register(day(1)), declare(day(1)), report(day(2, 9), "cough"))
    better = after(report(day(3, 9), id_="p2"), worker=ill)
    assert better.standing == "deferred"
    assert after(examine("negative", day(3, 10)), worker=better).standing == "may-return"


def test_an_earlier_examination_does_not_end_later_symptoms() -> None:
    ill = after(register(day(1)), declare(day(1)), report(day(3, 9), "cough"))
    assert after(examine("negative", day(2), at=day(3, 12)), worker=ill).standing == "deferred"


def test_a_person_reports_ten_different_things_a_day_and_no_more(worker: Workers) -> None:
    told = [reported(day(2, 1), celsius=36.0 + n / 10) for n in range(10)]
    scenario = worker.given(*COMPLETE, *told)
    scenario.when(report(day(2, 20), celsius=35.5)).refused("reports-per-day")
    assert decides(scenario.when(report(day(3, 1), celsius=35.5)))


def test_a_new_link_takes_the_place_of_the_one_before(worker: Workers) -> None:
    old = ReportLinkIssued(person_id=LI, link=LINK, expires_at=day(16), issued_by="zhang")
    new = IssueReportLink(LI, "b" * 64, day(17), "zhang", day(3))
    issued = old.model_copy(update={"link": "b" * 64, "expires_at": day(17)})
    worker.given(*COMPLETE, old).when(new).then(issued)
    by_old = report(day(3, 1), link=LINK)
    worker.given(*COMPLETE, old, issued).when(by_old).refused("report-link")
    worker.given(*COMPLETE, old).when(report(day(16), link=LINK)).refused("report-link")
    assert decides(worker.given(*COMPLETE, old).when(by_old))


def test_a_day_in_isolation_without_a_report_is_missed_at_its_end(worker: Workers) -> None:
    worker.given(*HISTORY).when(Tick(day(10, 23, 59))).then()
    worker.given(*HISTORY).when(Tick(day(11))).then(missed(10))


def test_the_second_day_in_a_row_is_of_level_two(worker: Workers) -> None:
    worker.given(*HISTORY, missed(10)).when(Tick(day(12))).then(missed(11, 2))
    worker.given(*HISTORY).when(Tick(day(13))).then(missed(10), missed(11, 2), missed(12, 3))


def test_a_day_with_a_report_is_not_missed_and_breaks_the_row(worker: Workers) -> None:
    told = (*HISTORY, missed(10), reported(day(11, 9)))
    worker.given(*told).when(Tick(day(12))).then()
    worker.given(*told).when(Tick(day(13))).then(missed(12))


def test_a_report_before_the_watch_began_counts_for_its_day(worker: Workers) -> None:
    told = (*COMPLETE, reported(day(10, 7)), *HISTORY[4:])
    worker.given(*told).when(Tick(day(11))).then()
    worker.given(*told).when(Tick(day(12))).then(missed(11))


def test_a_report_at_the_last_moment_that_comes_after_the_tick_breaks_the_row(
    worker: Workers,
) -> None:
    late = reported(day(10, 23, 59))
    worker.given(*HISTORY, missed(10), late).when(Tick(day(12))).then(missed(11))


def test_nobody_who_may_return_owes_a_report(worker: Workers) -> None:
    worker.given(*COMPLETE).when(Tick(day(28))).then()


def test_who_has_symptoms_or_met_somebody_owes_a_report() -> None:
    ill = after(register(day(1)), declare(day(1), symptoms=True))
    assert days_missed(Tick(day(3)), worker=ill) == [(1, 1), (2, 2)]
    met = after(register(day(1)), declare(day(5), contact_at=day(3)))
    assert days_missed(Tick(day(20)), worker=met)[-1] == (16, 2)


def test_a_deferral_for_the_file_or_a_region_is_no_watch() -> None:
    assert days_missed(register(day(1)), Tick(day(9))) == []


def test_the_codes_of_watch_are_codes_of_the_standing() -> None:
    assert set(standing.CODES) > daily.WATCHED
    assert tuple(LABELS) == SYMPTOMS


moments = st.integers(0, 16 * 48).map(lambda half: day(10, 18) + timedelta(minutes=30 * half))


@given(moments, moments)
def test_an_isolation_that_ends_within_a_day_leaves_that_day_unasked_in_both_orders(
    decided: datetime, ends: datetime
) -> None:
    began = after(register(day(1)), declare(day(1)), come_back(JINAN, day(10, 18)))
    decided, ends = min(decided, ends, day(24, 17)), min(max(decided, ends), day(24, 17))
    shorten = ShortenIsolation(LI, ends, "examined twice", "bureau", decided)
    ticked = after(Tick(decided), worker=began)
    assert after(shorten, Tick(day(28)), worker=began) == after(
        shorten, Tick(day(28)), worker=ticked
    )
    owed = [n for n in range(10, 25) if day(n + 1) <= ends]
    early = [n for n, _ in days_missed(shorten, worker=began)]
    late = [n for n, _ in days_missed(Tick(day(28)), worker=after(shorten, worker=began))]
    assert early + late == owed


@given(st.sets(st.integers(11, 23)), st.integers(0, 23), st.integers(-12, 14))
def test_every_day_of_an_isolation_is_reported_or_missed_in_any_zone(
    days: set[int], hour: int, offset: int
) -> None:
    """The county's day decides, with whatever offset the time was sent."""
    zone = timezone(timedelta(hours=offset))
    began = after(register(day(1)), declare(day(1)), come_back(JINAN, day(10, 18)))
    told = [report(day(n, hour).astimezone(zone), id_=f"p{n}") for n in sorted(days)]
    timely = after(*told, worker=began)
    found: list[int] = []
    state = began
    commands: list[Command] = [*told, Tick(day(24, 18).astimezone(UTC))]
    for command in commands:
        found += [n for n, _ in days_missed(command, worker=state)]
        state = after(command, worker=state)
    assert found == [n for n in range(10, 24) if n not in days]
    assert state.daily.owed_from is None
    assert timely.daily.days == tuple(date(2020, 2, n) for n in sorted(days))


def test_missed_reports_end_with_the_isolation(worker: Workers) -> None:
    said = decides(worker.given(*HISTORY, *(missed(n) for n in range(10, 24))).when(Tick(day(28))))
    assert said[-1] == cleared(day(24, 18))
    assert not [fact for fact in said if isinstance(fact, DailyReportMissed)]
