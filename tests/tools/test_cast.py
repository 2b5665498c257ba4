"""The cast's identity numbers: formed right, nobody's, and never given twice in a run."""

from hypothesis import given
from hypothesis import strategies as st

from shared.identity import identity_number as accepted
from yipan.scenario.cast import ZHANGBEI, identity_number, workers

RUNS = st.text(max_size=20)
NUMBERS = st.integers(min_value=0, max_value=10_000_000)


@given(RUNS, NUMBERS)
def test_the_door_accepts_a_number_and_the_birth_is_before_1902(run: str, number: int) -> None:
    formed = identity_number(ZHANGBEI, run, number)
    assert accepted(formed) == formed
    assert formed[6:10] < "1902"


@given(RUNS, st.sets(NUMBERS, max_size=50))
def test_no_two_people_of_a_run_have_the_same_number(run: str, numbers: set[int]) -> None:
    assert len({identity_number(ZHANGBEI, run, number) for number in numbers}) == len(numbers)


def test_the_thousand_and_first_is_born_a_day_after_the_first() -> None:
    first, next_day = (identity_number(ZHANGBEI, "run", number) for number in (0, 1_000))
    assert (first[6:14], next_day[6:14]) == ("18800728", "18800729")


def test_the_sixty_have_different_numbers_names_and_phones() -> None:
    people = list(workers("run"))
    told = {(one.identity_number, one.name, one.phone) for one in people}
    assert [len(set(column)) for column in zip(*told, strict=True)] == [60, 60, 60]
