"""An alert is one problem from its beginning to its end, whatever comes twice, late or reversed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from tests.permits.samples import MORNING

from permits.domain.support.alert import Alert, Ends, Fires, Tick, decider, due
from shared.events.permits.alerts import AlertEnded, AlertEscalated, AlertRaised, Severity
from shared.testing import Scenario

HOUR = timedelta(hours=1)
problem = Scenario(decider)
ALERT = Alert(
    problem_id="alert-1",
    name="PassengerMissing",
    severity="page",
    unit_id="operations",
    fingerprint="1a30ba71cca2921f",
    began_at=datetime(2020, 2, 28, 5, 36, tzinfo=UTC),
    text="a passenger is missing",
    runbook="docs/runbook.md#a-passenger-is-missing",
)
CLOCK = (MORNING + HOUR, MORNING + 25 * HOUR, MORNING + 49 * HOUR)
ABOUT = {
    "problem_id": "alert-1",
    "alert": "PassengerMissing",
    "severity": "page",
    "unit_id": "operations",
}
fires = Fires(ALERT, "alertmanager", MORNING)
ends = Ends(ALERT, "resolved", "alertmanager", MORNING + HOUR / 2)
raised = AlertRaised.model_validate(
    ABOUT
    | {
        "alert_fingerprint": "1a30ba71cca2921f",
        "alert_began_at": ALERT.began_at,
        "text": "a passenger is missing",
        "runbook": "docs/runbook.md#a-passenger-is-missing",
        "raised_by": "alertmanager",
        "raised_at": MORNING,
        "due_at": CLOCK[0],
        "escalates_at": CLOCK,
        "rule_version": "alert-2020-01",
    }
)
escalated = [
    AlertEscalated.model_validate(
        ABOUT | {"level": level, "escalated_at": at, "rule_version": "alert-2020-01"}
    )
    for level, at in enumerate(CLOCK, start=1)
]


def ended(at: datetime, ending: str = "resolved") -> AlertEnded:
    more = {"ending": ending, "resolved_by": "alertmanager", "resolved_at": at}
    return AlertEnded.model_validate(ABOUT | more)


def test_an_alert_that_fires_is_a_problem_with_a_clock() -> None:
    problem.given().when(fires).then(raised)


def test_that_it_still_fires_says_nothing_new() -> None:
    problem.given(raised).when(replace(fires, at=MORNING + 4 * HOUR)).then()


def test_a_problem_ends_when_its_alert_does() -> None:
    problem.given(raised).when(ends).then(ended(MORNING + HOUR / 2))


def test_that_it_has_ended_is_told_once() -> None:
    over = ended(MORNING + HOUR / 2)
    problem.given(raised, over).when(replace(ends, at=MORNING + HOUR)).then()


def test_what_is_over_stays_over_when_its_beginning_comes_late() -> None:
    problem.given(raised, ended(MORNING + HOUR / 2)).when(fires).then()


def test_an_end_that_comes_first_tells_the_beginning_as_well() -> None:
    late = MORNING + HOUR / 2
    begun = raised.model_copy(update={
        "raised_at": late, "due_at": late + HOUR,
        "escalates_at": (late + HOUR, late + 25 * HOUR, late + 49 * HOUR),
    })  # fmt: skip
    problem.given().when(ends).then(begun, ended(late))


def test_each_level_escalates_once_by_the_clock() -> None:
    problem.given(raised).when(Tick(CLOCK[0] - HOUR / 60)).then()
    problem.given(raised).when(Tick(CLOCK[0])).then(escalated[0])
    problem.given(raised, escalated[0]).when(Tick(CLOCK[2])).then(*escalated[1:])
    problem.given(raised, ended(MORNING)).when(Tick(CLOCK[2])).then()


def test_an_alert_that_ends_late_has_escalated_before_its_tick() -> None:
    problem.given(raised).when(replace(ends, at=CLOCK[1])).then(*escalated[:2], ended(CLOCK[1]))


def test_the_next_level_is_due_until_the_alert_ends() -> None:
    assert due(problem.given(raised).state()) == CLOCK[0]
    assert due(problem.given(raised, escalated[0]).state()) == CLOCK[1]
    assert due(problem.given(raised, *escalated).state()) is None
    assert due(problem.given(raised, ended(MORNING)).state()) is None


@pytest.mark.parametrize(("severity", "hours"), [("page", 1), ("warning", 12), ("info", 72)])
def test_the_more_urgent_the_sooner_it_escalates(severity: Severity, hours: int) -> None:
    alert = replace(ALERT, severity=severity)
    state = problem.given(*decider.decide(replace(fires, alert=alert), decider.initial)).state()
    assert due(state) == MORNING + hours * HOUR
