"""A visit is recorded once, and not before it was made."""

from dataclasses import replace

from tests.permits.samples import HOUR, MORNING
from tests.permits.samples_of_support import record_visit, visit_recorded

from permits.domain.support.visit import decider
from shared.testing import Scenario

visit = Scenario(decider)


def test_a_visit_is_recorded() -> None:
    visit.given().when(record_visit).then(visit_recorded)


def test_the_same_visit_again_says_nothing_new() -> None:
    visit.given(visit_recorded).when(replace(record_visit, at=MORNING + HOUR)).then()


def test_another_visit_of_the_same_id_is_refused() -> None:
    visit.given(visit_recorded).when(replace(record_visit, tier="other")).refused("visit-once")


def test_a_visit_in_the_future_is_refused() -> None:
    later = replace(record_visit, visited_at=MORNING + HOUR)
    visit.given().when(later).refused("visited-by-now")
