"""Programs are started, waited for, stopped, and recognised after a crash of ours."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from yipan.local.errors import NotReady
from yipan.local.pid_files import PidFile, birth_of
from yipan.local.programs import Program, Running

SLEEPER = "import time; time.sleep(60)"
STUBBORN = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path(sys.argv[1]).touch()
time.sleep(60)
"""


def python(
    tmp_path: Path, script: str, ready: Callable[[], bool] = lambda: True, stops_within: float = 5
) -> Program:
    return Program(
        name="script",
        command=(sys.executable, "-c", script, str(tmp_path / "ready")),
        ready=ready,
        log=tmp_path / "script.log",
        pid_file=tmp_path / "pid",
        ready_within=5,
        stops_within=stops_within,
    )


def test_a_program_that_ends_early_is_reported_with_its_last_words(tmp_path: Path) -> None:
    script = python(tmp_path, "import sys; sys.exit('no such folder')", ready=lambda: False)
    with pytest.raises(NotReady, match=r"ended with 1(.|\n)*no such folder"):
        Running(script).wait_ready()


def test_a_program_that_ignores_the_request_to_end_is_killed(tmp_path: Path) -> None:
    script = python(tmp_path, STUBBORN, (tmp_path / "ready").exists, stops_within=0.2)
    running = Running(script)
    running.wait_ready()
    assert running.stop() == -9


def test_a_stopped_program_leaves_no_pid_file(tmp_path: Path) -> None:
    running = Running(python(tmp_path, SLEEPER))
    assert PidFile(tmp_path / "pid").alive() == running.pid
    running.stop()
    assert not (tmp_path / "pid").exists()


def test_a_reused_pid_is_not_taken_for_ours(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", SLEEPER])
    (tmp_path / "pid").write_text(f"{stranger.pid} 1\n")
    PidFile(tmp_path / "pid").end_stale()
    assert stranger.poll() is None
    assert not (tmp_path / "pid").exists()
    stranger.kill()
    stranger.wait(5)


def test_a_program_of_an_earlier_run_is_ended_by_the_next(tmp_path: Path) -> None:
    left = subprocess.Popen([sys.executable, "-c", SLEEPER])
    PidFile(tmp_path / "pid").write(left.pid)
    running = Running(python(tmp_path, SLEEPER))
    assert left.wait(5) == -15
    assert running.exit_code is None
    running.stop()


def test_a_process_that_ended_has_no_birth() -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    deadline = time.monotonic() + 10
    while birth_of(ended.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    # Not waited for yet: the system still lists it, as a zombie.
    assert birth_of(ended.pid) == ""
    ended.wait(5)
