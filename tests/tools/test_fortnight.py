"""The plan of the fortnight adds up to the county's own figures."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from shared.identity import identity_number
from yipan.fortnight.acts.charter import TECHNICIANS, journey
from yipan.fortnight.acts.support import problems, visits
from yipan.fortnight.chronicle import LAST, Chronicle, Happening, TooSlow, moment
from yipan.fortnight.firms import FIRMS, WIND
from yipan.fortnight.people import everybody, on_duty
from yipan.fortnight.perform import happenings, play
from yipan.fortnight.plans import plans
from yipan.fortnight.projects import projects
from yipan.fortnight.supplies import HOLDERS, jin_for, pig_farms
from yipan.fortnight.units import units
from yipan.fortnight.vehicles import buses
from yipan.fortnight.watch import Watch

BILLION, MILLION = 10**9, 10**6


def test_forty_enterprises_resume_and_the_wind_works_have_68_on_duty() -> None:
    assert len({firm.enterprise_id for firm in FIRMS}) == 40
    assert (WIND.resumes, len(on_duty(WIND))) == (16, 68)
    procedures = Counter(firm.procedure for firm in FIRMS)
    assert procedures == {"level-by-level": 24, "on-site-inspection": 14, "commitment": 2}
    assert all((firm.procedure == "level-by-level") == (firm.resumes <= 20) for firm in FIRMS)


def test_the_projects_have_the_sums_of_the_county() -> None:
    found = projects("potato-seed")
    key = [one for one in found if "county" in one["lists"]]
    assert Counter(one["stage"] for one in key) == {
        "to-start": 16, "continued": 20, "in-preparation": 20,
    }  # fmt: skip
    assert sum(one["investment_total_yuan"] for one in key) == 150 * BILLION
    assert sum(one["investment_this_year_yuan"] for one in key) == 7_400 * MILLION
    ten = [one for one in key if len(one["lists"]) == 2]
    assert sum(one["investment_total_yuan"] for one in ten) == 41_380 * MILLION
    assert sum("provincial" in one["lists"] for one in ten) == 4
    relief = [one for one in found if one["lists"] == ["poverty-relief"]]
    assert (len(relief), sum(one["investment_total_yuan"] for one in relief)) == (
        158,
        388 * MILLION,
    )
    assert sum(one["investment_total_yuan"] > 10 * MILLION for one in relief) == 5


def test_the_units_have_22_000_party_members() -> None:
    found = units()
    kinds = Counter(one["kind"] for one in found)
    assert (kinds["task-force"], kinds["branch"], kinds["team"]) == (14, 765, 1_008)
    assert sum(one["members"] for one in found if one["kind"] == "branch") == 22_000
    assert len({one["unit_id"] for one in found}) == len(found)


def test_one_overall_and_six_special_plans_have_a_unit_each() -> None:
    assert Counter(one["kind"] for one in plans()) == {"overall": 1, "special": 6}
    answering = {one["unit_id"] for one in plans()}
    groups = {one["unit_id"] for one in units() if one["kind"] == "working-group"}
    assert answering == groups
    assert len(groups) == 7


def test_66_holders_get_7_830_jin_and_eleven_farms_have_over_30_000_pigs() -> None:
    assert (len(set(HOLDERS)), sum(map(jin_for, HOLDERS))) == (66, 7_830)
    assert (len(pig_farms()), sum(farm.pigs for farm in pig_farms())) == (11, 30_600)


def test_850_are_expected_on_buses_that_are_half_full() -> None:
    buses_of_25 = buses()
    journeys = [TECHNICIANS, *map(journey, buses_of_25)]
    labels = [label for one in journeys for label in one.labels]
    assert (len(TECHNICIANS.labels), sum(one.seats for one in journeys)) == (28, 850)
    assert max(one.seats for one in buses_of_25) == 25
    assert len(labels) == len(set(labels)) == 28 + 300 + 250


def test_the_leaders_visit_and_solve_as_often_as_reported() -> None:
    assert Counter(visit.tier for visit in visits()) == {"principal": 25, "other": 89}
    found = list(problems())
    assert Counter(problem.tier for problem in found) == {"principal": 31, "other": 29}
    assert sum(problem.pieces or 0 for problem in found) == 2_000


def test_everybody_has_a_number_of_their_own_that_is_formed_right() -> None:
    people = everybody("run")
    numbers = {identity_number(person.identity_number) for person in people}
    assert len(numbers) == len(people)
    assert {person.identity_number for person in everybody("another")}.isdisjoint(numbers)


def test_what_happens_is_in_the_order_of_time_from_the_16th_to_the_29th() -> None:
    times = [one.at for one in happenings()]
    assert times == sorted(times)
    assert (times[0].day, times[-1].day) == (16, 29)


def test_readings_per_second_are_those_of_the_last_seconds() -> None:
    now = iter([0.0, 1.0, 10.0, 11.0])
    watch = Watch(lambda: next(now))
    assert [watch.per_second(posted) for posted in (0, 50, 50, 250)] == [0.0, 50.0, 0.0, 200.0]


@dataclass
class Slow:
    """A stage on which everything takes a while."""

    time: datetime

    def now(self) -> datetime:
        return self.time

    async def until(self, moment: datetime) -> None:
        self.time = max(self.time, moment)


@pytest.mark.parametrize(
    ("takes", "late"), [(timedelta(hours=11), False), (timedelta(hours=13), True)]
)
async def test_what_the_last_day_reports_is_done_before_it_is_over(
    takes: timedelta, *, late: bool
) -> None:
    stage = Slow(moment(LAST))

    async def act(_: Chronicle) -> None:
        stage.time += takes

    chronicle = Chronicle(cast(Any, stage), cast(Any, {}), print)
    story = [Happening(moment(LAST, 12), act)]
    if late:
        with pytest.raises(TooSlow, match="01 Mar"):
            await play(chronicle, story)
    else:
        await play(chronicle, story)
