"""A version of the return rules begins: each file is assessed by it, at its moment."""

from dataclasses import replace
from datetime import timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st
from tests.health_records.people import (
    COMPLETE,
    LI,
    WUHAN,
    cleared,
    contact,
    day,
    declare,
    deferred,
    fever,
    register,
)
from tests.health_records.test_ticks import LATE, commands

from health_records.domain.file import Worker, evolve
from health_records.domain.foresight import Foreseen, foresee
from health_records.domain.rules import FOUNDING, RETURN_RULES, Rules
from health_records.domain.worker import Command, Tick, decider, decider_by, due
from shared.events import Reason
from shared.events.health_records import Stay
from shared.testing import Scenario

LONGER = replace(RETURN_RULES[0], version="return-2", effective=day(20), window=timedelta(days=21))
CHANGED = Rules(returns=(*RETURN_RULES, LONGER))
by_both = decider_by(CHANGED)
worker = Scenario(by_both)
BACK = Stay(region=WUHAN, left_at=day(2))


def risky(until: int, version: str) -> Reason:
    """Who left Wuhan on the 2nd; 30 is the first of March."""
    facts = {
        "region": WUHAN, "left_at": day(2).isoformat(), "until": day(until).isoformat(),
    }  # fmt: skip
    return Reason(code="risk-region", rule="return", rule_version=version, facts=facts)


def after(*sent: Command, worker: Worker | None = None, rules: Rules = CHANGED) -> Worker:
    file, rule = worker or decider.initial, decider_by(rules)
    for command in sent:
        file = reduce(evolve, rule.decide(command, file), file)
    return file


def test_who_may_return_is_cleared_anew_by_the_version_that_begins() -> None:
    said = cleared(day(20)).model_copy(update={"rule_version": "return-2", "applies": "return-2"})
    worker.given(*COMPLETE).when(Tick(day(20))).then(said)
    worker.given(*COMPLETE, said).when(Tick(day(21))).then()


def test_before_its_moment_a_version_changes_nothing() -> None:
    worker.given(*COMPLETE).when(Tick(day(20) - timedelta(milliseconds=1))).then()


def test_a_reason_that_was_over_is_none_no_more() -> None:
    seen = foresee(after(register(day(1)), declare(day(2), stays=(BACK,))), FOUNDING, LONGER)
    assert seen == Foreseen(without="may-return", by_it="deferred")
    file = after(register(day(1)), declare(day(2), stays=(BACK,)), Tick(day(20)))
    assert file.reasons == (risky(23, "return-2"),)


def test_a_command_after_the_moment_lets_the_version_begin_first() -> None:
    late = declare(day(22), "d2", stays=(BACK,))
    told = after(register(day(1)), declare(day(2), stays=(BACK,)), late)
    in_time = after(register(day(1)), declare(day(2), stays=(BACK,)), Tick(day(20)), late)
    assert told == in_time


def test_a_reason_that_ends_as_the_version_begins_has_ended_before() -> None:
    until = day(20) - timedelta(days=14)
    stays = (Stay(region=WUHAN, left_at=until),)
    file = after(register(day(1)), declare(day(6), stays=stays), Tick(day(20)))
    [applied] = file.applied
    assert (applied.was, applied.became) == ("may-return", "deferred")


def test_what_is_heard_late_is_judged_by_the_version_the_file_stands_by() -> None:
    met = contact(day(10))
    before = after(register(day(1)), declare(day(1)), met, Tick(day(20)))
    late = after(register(day(1)), declare(day(1)), Tick(day(20)), met)
    assert before.reasons == late.reasons


def test_who_is_first_heard_of_by_an_old_fact_catches_up() -> None:
    file = after(fever(day(10)))
    assert (file.assessed_by, after(Tick(day(20)), worker=file).assessed_by) == (
        "return-2020-01",
        "return-2",
    )


def test_who_is_registered_under_a_version_is_not_assessed_again() -> None:
    file = after(register(day(21)), declare(day(21)))
    assert file.assessed_by == "return-2"
    assert by_both.decide(Tick(day(22)), file) == []


def test_a_file_from_before_there_were_books_is_assessed_too() -> None:
    old = replace(reduce(evolve, COMPLETE, decider.initial), assessed_by="")
    assert after(Tick(day(20)), worker=old).assessed_by == "return-2"


def test_what_is_deferred_stays_so_and_names_the_new_version() -> None:
    file = after(register(day(1)), Tick(day(20)))
    assert {reason.rule_version for reason in file.reasons} == {"return-2"}
    said = deferred(day(20), *file.reasons)
    assert said.person_id == LI
    [applied] = file.applied
    assert (applied.was, applied.became) == ("deferred", "deferred")


@given(st.lists(commands, max_size=6))
def test_a_late_tick_says_of_a_version_what_timely_ones_say(sent: list[Command]) -> None:
    timely = late = after(*sent)
    moments = sorted({day(20), *(m for m in [due(timely)] if m)})
    # Who is ill and never examined owes a report every day: time ends with the late tick.
    while moments and moments[0] <= LATE:
        timely = after(Tick(moments[0]), worker=timely)
        moments = sorted({m for m in [due(timely)] if m} | set(moments[1:]) - {moments[0]})
    assert after(Tick(LATE), worker=late) == timely


@given(st.lists(commands, max_size=6))
def test_what_is_foreseen_is_what_follows(sent: list[Command]) -> None:
    file = after(*sent, rules=FOUNDING)
    tried = replace(LONGER, effective=LATE)
    seen = foresee(file, FOUNDING, tried)
    follows = after(Tick(LATE), worker=file, rules=Rules(returns=(*RETURN_RULES, tried)))
    assert seen.by_it == follows.standing
    assert seen.without == after(Tick(LATE), worker=file, rules=FOUNDING).standing
