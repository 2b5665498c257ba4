"""What defers in one of the merged files defers in all: in both orders, and until the undo."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.health_records.county import County, feverish
from tests.health_records.people import (
    LI,
    WU,
    WUHAN,
    ZHAO,
    because,
    come_back,
    day,
    declare,
    examine,
    register,
)
from tests.health_records.test_days import declared, replaced

from health_records.domain.duplicate import Merge, Suspect, Undo
from health_records.domain.other_files import NoteOtherFiles
from shared.causes import by_itself
from shared.deadlines import Deadlines
from shared.events.health_records import OtherFile, Stay

OLD, LEFT = LI, WU


@pytest.fixture
async def complete(county: County) -> None:
    """Three files without anything against returning."""
    for person in (LI, WU, ZHAO):
        at = day(1)
        await county.commands(register(at, person), person, at)
        await county.commands(declared(person, at), person, at)
    await county.bus.settle()


async def pair(county: County, command: Any, one: str = OLD, other: str = LEFT) -> None:
    """Carry a command on a pair out, without letting anybody hear of it yet."""
    id_ = f"{one[0]}-{other[0]}"
    county.sent += 1
    cause = by_itself(f"pair/{county.sent}")
    await county.work.handlers["duplicates"](id_, command, at=command.at, cause=cause)


async def merge(county: County, at: datetime, one: str = OLD, into: str = LEFT) -> None:
    first, second = sorted((one, into))
    suspect = Suspect(f"{one[0]}-{into[0]}", (first, second), ("named",), at)
    await pair(county, suspect, one, into)
    await pair(county, Merge(into, "zhang", at, ()), one, into)


async def codes(county: County, *persons: str) -> list[list[str]]:
    return [await county.codes(person) for person in persons or (OLD, LEFT)]


@pytest.mark.usefixtures("complete")
async def test_a_fever_of_the_old_number_defers_the_file_that_is_left(county: County) -> None:
    await merge(county, day(17, 8))
    await county.hears(feverish(OLD, day(17, 9)), day(17, 9))
    assert await codes(county) == [["fever"], ["other-file"]]
    [reason] = (await county.view(LEFT)).reasons
    assert reason == because("other-file", files=OLD, reasons="fever")


@pytest.mark.usefixtures("complete")
async def test_a_fever_from_before_the_merge_defers_with_it(county: County) -> None:
    await county.hears(feverish(OLD, day(17, 9)), day(17, 9))
    await merge(county, day(17, 10))
    await county.bus.settle()
    assert await codes(county) == [["fever"], ["other-file"]]


@pytest.mark.usefixtures("complete")
async def test_a_merge_and_a_fever_that_are_heard_at_once_defer(county: County) -> None:
    await merge(county, day(17, 10))
    await county.says(feverish(OLD, day(17, 9)), day(17, 9))
    await county.bus.settle()
    assert await codes(county) == [["fever"], ["other-file"]]
    facts = county.facts()
    await county.replay()
    assert county.facts() == facts


@pytest.mark.usefixtures("complete")
async def test_a_fever_of_the_file_that_is_left_defers_the_old_number_too(county: County) -> None:
    await merge(county, day(17, 8))
    await county.hears(feverish(LEFT, day(17, 9)), day(17, 9))
    assert await codes(county) == [["other-file"], ["fever"]]


@pytest.mark.usefixtures("complete")
async def test_an_undo_takes_back_what_was_carried_and_nothing_else(county: County) -> None:
    await merge(county, day(17, 8))
    for person in (OLD, LEFT):
        await county.hears(feverish(person, day(17, 9), f"r-{person[0]}"), day(17, 9))
    assert await codes(county) == [["fever", "other-file"], ["fever", "other-file"]]
    await pair(county, Undo("zhang", day(17, 10)))
    await county.bus.settle()
    assert await codes(county) == [["fever"], ["fever"]]
    await county.commands(replaced(examine("negative", day(17, 11)), LEFT), LEFT, day(17, 11))
    await county.bus.settle()
    assert await codes(county) == [["fever"], []]


@pytest.mark.usefixtures("complete")
async def test_an_undo_that_is_heard_before_the_merge_leaves_nothing(county: County) -> None:
    await county.hears(feverish(OLD, day(17, 9)), day(17, 9))
    await merge(county, day(17, 10))
    await pair(county, Undo("zhang", day(17, 11)))
    await county.bus.settle()
    assert await codes(county) == [["fever"], []]
    assert county.facts()["other-files-noted"] == 0


@pytest.mark.usefixtures("complete")
async def test_a_negative_examination_since_clears_the_file_it_is_written_in(
    county: County,
) -> None:
    await merge(county, day(17, 8))
    await county.hears(feverish(OLD, day(17, 9)), day(17, 9))
    for hour, left in ((8, ["other-file"]), (10, [])):
        command = replaced(examine("negative", day(17, hour), f"e{hour}", at=day(17, 11)), LEFT)
        await county.commands(command, LEFT, day(17, 11))
        await county.bus.settle()
        assert await codes(county) == [["fever"], left]


@pytest.mark.usefixtures("complete")
async def test_a_positive_is_ended_only_by_a_later_negative(county: County) -> None:
    positive = examine("positive", day(17, 9))
    await county.commands(positive, OLD, day(17, 9))
    await merge(county, day(17, 10))
    await county.bus.settle()
    for hour, left in ((9, ["other-file"]), (10, [])):
        command = replaced(examine("negative", day(17, hour), f"e{hour}", at=day(17, 11)), LEFT)
        await county.commands(command, LEFT, day(17, 11))
        await county.bus.settle()
        assert await codes(county) == [["examined-positive"], left]


@pytest.mark.usefixtures("complete")
async def test_what_ends_by_itself_ends_in_both(county: County) -> None:
    stay = Stay(region=WUHAN, left_at=day(10))
    await county.commands(declare(day(11), "d2", stays=(stay,)), OLD, day(11))
    await merge(county, day(12))
    await county.bus.settle()
    assert await codes(county) == [["risk-region"], ["other-file"]]
    assert (await county.view(LEFT)).until == day(24)
    now = day(24) + timedelta(hours=1)
    await Deadlines(county.work.handlers["workers"], lambda: now).tick()
    await county.bus.settle()
    assert await codes(county) == [[], []]
    assert (await county.file(LEFT)).others == ()


@pytest.mark.usefixtures("complete")
async def test_who_is_watched_by_another_file_owes_a_report_a_day(county: County) -> None:
    await county.commands(come_back(WUHAN, day(16)), OLD, day(16))
    await merge(county, day(17))
    await county.bus.settle()
    assert (await county.file(LEFT)).daily.owed_from == day(17).date()


async def test_that_a_file_lacks_something_is_its_own_affair(county: County) -> None:
    for person in (OLD, LEFT):
        await county.commands(register(day(1), person), person, day(1))
    await county.commands(declared(LEFT, day(1)), LEFT, day(1))
    await merge(county, day(17))
    await county.bus.settle()
    assert await codes(county) == [["file-incomplete"], []]


@pytest.mark.usefixtures("complete")
async def test_of_three_files_each_hears_of_the_others_once(county: County) -> None:
    await merge(county, day(17, 8), LI, WU)
    await merge(county, day(17, 8), WU, ZHAO)
    await county.hears(feverish(LI, day(17, 9)), day(17, 9))
    assert await codes(county, LI, WU, ZHAO) == [["fever"], ["other-file"], ["other-file"]]
    await pair(county, Undo("zhang", day(17, 10)), WU, ZHAO)
    await county.bus.settle()
    assert await codes(county, LI, WU, ZHAO) == [["fever"], ["other-file"], []]


@pytest.mark.usefixtures("complete")
async def test_what_somebody_noted_who_read_too_early_is_put_right(
    county: County,
) -> None:
    await merge(county, day(17, 8))
    await county.bus.settle()
    stale = OtherFile(person_id=OLD, reasons=(because("fever", measured_at=day(16).isoformat()),))
    await county.commands(NoteOtherFiles(LEFT, (stale,), day(17, 9)), LEFT, day(17, 9))
    await county.bus.settle()
    assert await codes(county) == [[], []]
