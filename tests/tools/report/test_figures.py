"""The figures of a day, joined from four services and counted by hand."""

from dataclasses import replace

import httpx
import pytest
from tests.flows.memory_stage import MemoryStage, memory_stage
from tests.tools.report.conftest import Told
from tests.tools.report.county import FIRST, report_of

from shared.clock import COUNTY
from yipan.local.errors import LocalError
from yipan.report.definitions import Value
from yipan.report.joining import Report, join
from yipan.report.reading import ask_all
from yipan.report.sections import SECTIONS
from yipan.scenario.perform import perform
from yipan.scenario.story import day

BOTH_DAYS: dict[str, tuple[Value, Value]] = {
    "enterprises.above-scale": (2, 2),
    "enterprises.above-scale-running": (1, 2),
    "enterprises.above-scale-rate": (50, 100),
    "resumption.issued-today": (1, 1),
    "resumption.in-force": (1, 2),
    "visits.principal": (1, 1),
    "visits.other": (0, 1),
    "problems.raised": (2, 2),
    "problems.open": (2, 1),
    "problems.solved-other": (0, 1),
    "orders.pieces": (0, 2000),
    "passes.in-force": (1, 1),
    "feed.farms": (1, 1),
    "feed.animals": (2800, 2800),
    # 24 tons from eight on at 6 a day: 16 hours later, and another 18 hours later.
    "feed.fewest-days": (3.33, 2.58),
    "feed.empty": (0, 0),
    "trips.expected": (20, 20),
    "trips.longest-hours": (None, None),
    "supplies.disinfectant": (0, 60),
    "supplies.disinfectant-jin": (0, 120),
    "supplies.disinfectant-holders": (1, 1),
    "supplies.on-the-way": (1, 0),
    "units.branch-members": (40, 40),
    "units.task-force": (0, 0),
    "plans.overall": (1, 1),
    "plans.special": (0, 0),
    "projects.county-total": (90_000_000, 90_000_000),
    "projects.provincial": (1, 1),
    "projects.poverty-relief": (1, 1),
    "result.confirmed": (0, 0),
}
STORY_DAYS: dict[str, tuple[Value, Value, Value]] = {
    # 17th: 19 people and the truck with its pass; 18th: 29, two have a fever, one firm is shut.
    "gates.readings": (608, 958, 957),
    "gates.fevers": (0, 2, 0),
    "gates.entries-admitted": (20, 29, 31),
    "gates.entries-refused": (1, 3, 1),
    "on-duty.persons": (19, 29, 31),
    "lists.may-return": (58, 57, 32),
    "isolation.open": (1, 0, 27),
    "resumption.suspended": (0, 1, 0),
    "result.suspected": (0, 2, 0),
    "trips.arrived": (0, 0, 27),
    "trips.longest-kilometres": (None, None, 1980),
}


def values(report: Report) -> dict[str, Value]:
    return {key: figure.value for key, figure in report.figures.items()}


def test_two_days_of_the_county_are_counted(told: Told) -> None:
    found = [values(report) for report in told.reports]
    assert {key: tuple(one[key] for one in found) for key in BOTH_DAYS} == BOTH_DAYS


async def test_the_days_of_the_story_are_counted() -> None:
    async with memory_stage() as stage:
        await perform(stage, lambda _: None)
        await stage.settle()
        days = [day(number).date() for number in (17, 18, 19)]
        found = [values(await report_of(stage, asked)) for asked in days]
    assert {key: tuple(one[key] for one in found) for key in STORY_DAYS} == STORY_DAYS


async def test_the_report_of_a_past_day_is_the_same_forever(stage: MemoryStage) -> None:
    before = await report_of(stage, FIRST)
    await stage.until(day(28, 12))
    assert await report_of(stage, FIRST) == before


def test_today_is_counted_as_of_now(told: Told) -> None:
    assert told.reports[1].as_of is not None
    assert told.reports[1].as_of.astimezone(COUNTY) == day(25, 18)


def test_enterprises_are_called_by_their_names(told: Told) -> None:
    answers = told.answers
    gates = answers.told["checkpoint"] | {"on_duty": {"persons": 3, "by_enterprise": {"mill": 3}}}
    joined = join(replace(answers, told={**answers.told, "checkpoint": gates}), FIRST)
    [mill] = joined.figures["on-duty.persons"].parts
    assert (mill.label.zh, mill.value) == ("=mill|[x]", 3)


def test_what_a_service_does_not_say_is_missing_and_never_0(told: Told) -> None:
    answers = told.answers
    transport = {k: v for k, v in answers.told["transport"].items() if k != "farms"}
    joined = join(replace(answers, told={**answers.told, "transport": transport}), FIRST)
    assert joined.figures["feed.farms"].value is None
    assert {"feed.farms", "feed.empty"} <= set(joined.missing)


@pytest.mark.parametrize(
    ("status", "why"), [(404, "does not count days yet (404)"), (503, "cannot answer now (503)")]
)
async def test_a_service_that_does_not_answer_is_named(status: int, why: str) -> None:
    silent = httpx.AsyncClient(
        transport=httpx.MockTransport(lambda _: httpx.Response(status)), base_url="http://county"
    )
    async with memory_stage() as stage, silent:
        await stage.until(day(25, 8))
        clients = {**stage.clients, "permits": silent}
        told = join(await ask_all(clients, stage.token, FIRST), FIRST)
    assert told.silent == {"permits": why}
    missing = {key for key in told.missing if told.figures[key].source.service == "permits"}
    assert missing == {
        one.key for section in SECTIONS for one in section.figures if one.service == "permits"
    }


async def test_a_day_that_has_not_begun_is_refused() -> None:
    async with memory_stage() as stage:
        with pytest.raises(LocalError, match=r"path\.day: this day has not begun"):
            await report_of(stage, day(26).date())


async def test_a_token_without_the_role_is_said() -> None:
    async with memory_stage() as stage:
        with pytest.raises(LocalError, match="auditor or operator"):
            await ask_all(stage.clients, lambda _: "clerk", day(16).date())
