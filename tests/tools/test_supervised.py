"""A part that dies is started again, with growing pauses that are counted."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from yipan.local import supervised
from yipan.local.programs import Program
from yipan.local.supervised import Supervised


def script(folder: Path, text: str) -> Program:
    return Program(
        name="script",
        command=(sys.executable, "-c", text),
        ready=lambda: True,
        log=folder / "log",
        pid_file=folder / "pid",
    )


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Supervised]:
    part = Supervised("sleeper", "", lambda: script(tmp_path, "import time; time.sleep(60)"))
    yield part
    part.ask_to_end()
    part.see_end()


def die(part: Supervised, now: float) -> None:
    """Kill it and let the supervision notice at `now`."""
    part.kill()
    part.look(now)


def test_a_part_that_died_is_started_after_a_pause(sleeper: Supervised) -> None:
    sleeper.start(now=0)
    die(sleeper, now=10)
    sleeper.look(now=10.4)
    assert sleeper.state().pid is None
    sleeper.look(now=10.6)
    assert sleeper.state().pid is not None
    assert sleeper.restarts == 1


def test_the_pauses_grow(sleeper: Supervised) -> None:
    sleeper.start(now=0)
    die(sleeper, now=1)
    sleeper.look(now=2)
    die(sleeper, now=3)
    sleeper.look(now=3.9)
    assert sleeper.state().pid is None
    sleeper.look(now=4.1)
    assert sleeper.state().pid is not None


def test_a_steady_life_makes_the_next_pause_short_again(sleeper: Supervised) -> None:
    sleeper.start(now=0)
    die(sleeper, now=1)
    sleeper.look(now=2)
    die(sleeper, now=2 + supervised.STEADY)
    sleeper.look(now=2.6 + supervised.STEADY)
    assert sleeper.state().pid is not None


def test_a_part_that_was_asked_to_end_is_not_started_again(sleeper: Supervised) -> None:
    sleeper.start(now=0)
    sleeper.ask_to_end()
    sleeper.see_end()
    sleeper.look(now=1000)
    assert (sleeper.status, sleeper.state().pid) == ("stopped", None)


def test_a_part_that_ends_at_once_shows_its_last_words(tmp_path: Path) -> None:
    part = Supervised("broken", "", lambda: script(tmp_path, "import sys; sys.exit('no setting')"))
    part.start(now=0)
    deadline = time.monotonic() + 10
    while not part.restarts and time.monotonic() < deadline:
        part.look(now=0)
    assert part.status == "restarting"
    assert "no setting" in part.last_words()


def test_a_program_that_is_not_there_is_tried_again_and_breaks_nothing(tmp_path: Path) -> None:
    nowhere = Program(
        name="nowhere",
        command=(str(tmp_path / "nowhere"),),
        ready=lambda: True,
        log=tmp_path / "log",
        pid_file=tmp_path / "pid",
    )
    part = Supervised("nowhere", "", lambda: nowhere)
    part.start(now=0)
    assert (part.status, part.restarts) == ("restarting", 1)
    part.look(now=0.4)
    assert part.restarts == 1
    part.look(now=0.6)
    assert part.restarts == 2
