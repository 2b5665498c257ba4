"""The board says what the day's report says, and judges it in words."""

import asyncio
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from tests.flows.memory_stage import MemoryStage, memory_stage
from tests.tools.report.conftest import Told
from tests.tools.report.county import FIRST, SECOND, two_days

from yipan.board.lights import State
from yipan.board.pulse import Pulse
from yipan.board.showing import on_terminal
from yipan.board.today import BIG, LINES, Today, today
from yipan.report.reading import Answers, ask_all
from yipan.report.tables import Language

Day = tuple[Answers, Answers]


async def _days() -> tuple[Day, Day]:
    async with memory_stage() as stage:
        await two_days(stage)
        return await _asked(stage, 0), await _asked(stage, 1)


async def _asked(stage: MemoryStage, number: int) -> Day:
    day = (FIRST, SECOND)[number]
    return (
        await ask_all(stage.clients, stage.token, day),
        await ask_all(stage.clients, stage.token, day, "/agenda"),
    )


@pytest.fixture(scope="module")
def days() -> tuple[Day, Day]:
    return asyncio.run(_days())


@pytest.fixture
def first(days: tuple[Day, Day]) -> Today:
    return today(*days[0], FIRST, None)


@pytest.fixture
def second(days: tuple[Day, Day]) -> Today:
    return today(*days[1], SECOND, None)


def without(asked: Answers, service: str) -> Answers:
    told = {name: one for name, one in asked.told.items() if name != service}
    return replace(asked, told=told, silent={service: "does not answer"})  # type: ignore[dict-item]


def states(said: Today) -> dict[str, State]:
    return {light.key: light.state for light in said.lights}


def text(said: Today, language: Language, width: int = 140) -> str:
    console = Console(width=width, file=StringIO(), record=True)
    console.print(on_terminal(said, language))
    return console.export_text()


def test_its_figures_are_those_of_the_report(first: Today, second: Today, told: Told) -> None:
    for said, report in zip((first, second), told.reports, strict=True):
        assert said.figures == tuple(report.figures[key] for key in BIG)
        assert said.as_of == report.as_of


def test_lights_follow_from_what_is_told(first: Today, second: Today) -> None:
    assert {state for key, state in states(first).items() if key != "problems"} == {"green"}
    assert states(second) == states(first)
    (problems,) = (light for light in second.lights if light.key == "problems")
    assert (problems.state, problems.why[0].value) == ("red", 1)
    assert problems.why[0].label.en == "problems escalated"


def changed(day: Day, service: Any, **more: Any) -> Today:
    """The second day as it would be had this service said otherwise."""
    answers, lines = day
    told = {**answers.told, service: {**answers.told[service], **more}}
    return today(replace(answers, told=told), lines, SECOND, None)


def on_agenda(day: Day, service: Any, kind: str, **facts: str) -> Today:
    """The second day with one more thing to look at."""
    answers, lines = day
    line = {
        "kind": kind, "id": "x-1", "since": "2020-02-25T08:00:00+08:00", "until": None,
        "enterprise_id": None, "unit_id": None, "account": None, "facts": facts,
    }  # fmt: skip
    said = lines.told[service]
    more = {**said, "counts": {**said["counts"], kind: 1}, "lines": [line]}
    return today(answers, replace(lines, told={**lines.told, service: more}), SECOND, None)


@pytest.mark.parametrize(
    ("days_left", "empty", "state"), [(2.58, 0, "green"), (2.0, 0, "amber"), (0.0, 1, "red")]
)
def test_feed_is_watched_from_two_days_on(
    days: tuple[Day, Day], days_left: float, empty: int, state: State
) -> None:
    farms = days[1][0].told["transport"]["farms"]
    more = {**farms, "fewest_days_left": days_left, "empty": empty}
    assert states(changed(days[1], "transport", farms=more))["feed"] == state


@pytest.mark.parametrize(("fevers", "state"), [([1, 1, 1], "amber"), ([3, 0], "red")])
def test_three_fevers_at_one_site_are_acted_on(
    days: tuple[Day, Day], fevers: list[int], state: State
) -> None:
    taken = {"readings": 90, "implausible": 0, "fevers": sum(fevers)}
    by_site = [{"fevers": number} for number in fevers]
    said = changed(days[1], "checkpoint", taken=taken, by_site=by_site)
    assert states(said)["fevers"] == state


@pytest.mark.parametrize(
    ("service", "kind", "facts", "light", "state"),
    [
        ("permits", "problem-overdue", {"level": "0"}, "problems", "amber"),
        ("permits", "permit-suspended", {}, "permits", "amber"),
        ("permits", "permit-suspended", {"why": "fever-cluster"}, "fevers", "red"),
        ("permits", "permit-expiring", {}, "permits", "amber"),
        ("health-records", "report-missed", {"in_a_row": "1"}, "daily-reports", "amber"),
        ("health-records", "report-missed", {"in_a_row": "2"}, "daily-reports", "red"),
        ("transport", "room-waited-for", {}, "rooms", "red"),
        ("transport", "stock-low", {}, "supplies", "amber"),
    ],
)
def test_what_waits_for_the_meeting_lights_a_light(
    days: tuple[Day, Day], service: str, kind: str, facts: dict[str, str], light: str, state: State
) -> None:
    assert states(on_agenda(days[1], service, kind, **facts))[light] == state


def test_of_a_silent_service_nothing_is_said_and_no_light_is_green(days: tuple[Day, Day]) -> None:
    answers, lines = (without(one, "transport") for one in days[1])
    said = today(answers, lines, SECOND, None)
    assert said.silent == {"transport": "does not answer"}
    dark = {key for key, state in states(said).items() if state == "unknown"}
    assert dark == {"rooms", "passengers", "feed", "supplies"}
    assert states(said)["problems"] == "red"
    assert set(said.missing) == {
        key for key in BIG if key.startswith(("trips.", "feed.", "supplies."))
    }
    (zhangbei,) = said.townships
    assert (zhangbei.overdue, zhangbei.farms_short) == (1, None)
    shown = text(said, "both")
    assert "未答复的服务 services that were not heard: transport does not answer" in shown
    assert "不明 not known" in shown


def test_green_and_amber_are_not_said_where_worse_may_be(days: tuple[Day, Day]) -> None:
    answers, lines = days[1]
    said = today(answers, without(lines, "permits"), SECOND, None)
    # Whether a cluster has suspended a permit nobody knows.
    assert (states(said)["fevers"], states(said)["problems"]) == ("unknown", "unknown")
    assert states(said)["cases"] == "green"


def test_townships_have_what_all_services_say_of_their_enterprises(
    first: Today, second: Today
) -> None:
    (before,), (after,) = first.townships, second.townships
    assert (before.name, before.enterprises, before.running) == ("Zhangbei", 2, 1)
    assert (after.running, after.overdue, after.farms_short) == (2, 1, 1)
    assert (after.on_duty, after.deferred) == (0, 0)


def test_what_needs_a_person_has_its_oldest_lines(second: Today) -> None:
    assert [(topic.key, topic.count) for topic in second.now] == [
        ("problem-overdue", 1), ("farm-short-of-feed", 1),
    ]  # fmt: skip
    assert all(len(topic.lines) <= LINES for topic in second.now)


@pytest.mark.parametrize(
    ("language", "says", "leaves_out"),
    [
        ("zh", ["今日全县", "处理", "各乡镇", "超期未解决问题: 1"], ["County today", "● act"]),
        ("en", ["County today", "● act", "By township"], ["今日全县", "处理"]),
        ("both", ["今日全县 County today", "● 处理 act"], []),
    ],
)
def test_it_speaks_the_language_that_is_asked_for(
    second: Today, language: Language, says: list[str], leaves_out: list[str]
) -> None:
    shown = text(second, language)
    assert all(one in shown for one in says)
    assert not any(one in shown for one in leaves_out)


def test_what_people_wrote_is_no_markup(second: Today) -> None:
    assert "=mill|[x]" in text(second, "en")


def test_a_narrow_terminal_has_all_figures(second: Today) -> None:
    shown = text(second, "zh", width=80)
    assert all(figure.label.zh[:4] in shown for figure in second.figures)


def test_on_a_low_terminal_the_figures_stand_close(second: Today) -> None:
    console = Console(width=120, file=StringIO(), record=True)
    console.print(on_terminal(second, "both", tall=False))
    lines = console.export_text().splitlines()
    place = next(n for n, line in enumerate(lines) if "要人办的事" in line)
    assert place < 24
    shown = "\n".join(lines)
    assert all(figure.label.zh in shown for figure in second.figures)


def test_no_person_is_named_on_the_wall(days: tuple[Day, Day]) -> None:
    person = "a" * 32
    facts = {"person_id": person, "site_id": "gate-1", "celsius": "38.1"}
    shown = text(on_agenda(days[1], "checkpoint", "fever", **facts), "en")
    assert "gate-1, 38.1" in shown
    assert person not in shown


def test_how_the_suite_is_stands_beside_it(days: tuple[Day, Day]) -> None:
    beat = Pulse(source="http://prometheus", up=8, processes=9, lag_seconds=7.04, dead_letters=0)
    shown = " ".join(text(today(*days[0], FIRST, beat), "en").split())
    assert "The suite: 8/9 lag 7.0 s ! waiting missing" in shown
    assert "dead letters 0 facts missing" in shown
    unasked = text(today(*days[0], FIRST, Pulse(source="")), "en")
    assert "not asked: name its Prometheus by --prometheus" in unasked
