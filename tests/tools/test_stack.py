"""`yipan up` and its kin, as a person runs them, with the two stores."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from pymongo import MongoClient

from yipan.local.pid_files import birth_of
from yipan.local.state import PartState, StackState

# Each test runs the command line several times; a busy machine may take its time.
pytestmark = [pytest.mark.stack, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Stack:
    """The command line with a run folder of its own."""

    run: Path

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if name not in ("KAFKA_BOOTSTRAP", "MONGO_URL")
        }
        return subprocess.run(
            [sys.executable, "-m", "yipan", *arguments],
            env=environment | {"YIPAN_RUN": str(self.run)},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )

    def state(self) -> StackState:
        return StackState.model_validate_json(self("status", "--json").stdout)

    def secrets(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in (self.run / "secrets").iterdir()}

    def documents_after(self, *up: str) -> list[dict[str, object]]:
        assert self("down").returncode == 0
        assert self(*up).returncode == 0
        with MongoClient[dict[str, object]](self.state().mongo_url) as client:
            return list(client.kept.documents.find())

    def part(self, name: str) -> PartState:
        return next(part for part in self.state().parts if part.name == name)


@pytest.fixture
def stack(tmp_path: Path) -> Iterator[Stack]:
    stack = Stack(tmp_path)
    yield stack
    stack("down")


@pytest.fixture
def mongo_alone(stack: Stack) -> Stack:
    assert stack("up", "mongo").returncode == 0
    return stack


def soon(holds: Callable[[], bool], within: float = 60) -> bool:
    deadline = time.monotonic() + within
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_down_ends_every_process(stack: Stack) -> None:
    up = stack("up", "kafka", "mongo")
    assert "up in" in up.stdout
    state = stack.state()
    pids = [state.supervisor, *(part.pid for part in state.parts if part.pid)]
    assert len(pids) == 3
    assert stack("down").returncode == 0
    assert not any(birth_of(pid) for pid in pids)


def test_a_stopped_part_stays_stopped_until_it_is_started(mongo_alone: Stack) -> None:
    mongo_alone("stop", "mongo")
    assert mongo_alone.part("mongo").status == "stopped"
    assert mongo_alone("start", "mongo").returncode == 0
    assert mongo_alone.part("mongo").status == "ready"
    assert mongo_alone.part("mongo").restarts == 0


def test_a_killed_part_comes_back_and_is_counted(mongo_alone: Stack) -> None:
    before = mongo_alone.part("mongo")
    mongo_alone("kill", "mongo")
    assert soon(lambda: mongo_alone.part("mongo").status == "ready")
    after = mongo_alone.part("mongo")
    assert (after.restarts, after.address) == (1, before.address)
    assert after.pid != before.pid


def test_what_a_killed_supervisor_left_is_ended_by_down(mongo_alone: Stack) -> None:
    state = mongo_alone.state()
    os.kill(state.supervisor, 9)
    assert soon(lambda: mongo_alone("status").returncode == 1)
    mongo_alone("down")
    assert state.parts[0].pid
    assert birth_of(state.parts[0].pid) == ""


def test_a_second_up_leaves_the_first_alone(mongo_alone: Stack) -> None:
    before = mongo_alone.state()
    assert "already up" in mongo_alone("up").stdout
    assert mongo_alone.state() == before


def test_data_outlives_down_and_is_forgotten_when_asked(mongo_alone: Stack) -> None:
    with MongoClient[dict[str, object]](mongo_alone.state().mongo_url) as client:
        client.kept.documents.insert_one({"_id": 1})
    keys = mongo_alone.secrets()
    assert mongo_alone.documents_after("up", "mongo") == [{"_id": 1}]
    assert mongo_alone.secrets() == keys
    assert mongo_alone.documents_after("up", "--fresh", "mongo") == []
    assert mongo_alone.secrets() != keys


def test_what_is_up_is_not_made_fresh(mongo_alone: Stack) -> None:
    before = mongo_alone.state()
    refused = mongo_alone("up", "--fresh", "mongo")
    assert refused.returncode == 1
    assert f"YIPAN_RUN={mongo_alone.run} yipan down" in refused.stderr
    assert mongo_alone.state() == before


def test_a_second_demo_leaves_the_first_alone(stack: Stack) -> None:
    first = Stack(stack.run / "demo")
    try:
        assert first("up", "mongo").returncode == 0
        before = first.state()
        refused = stack("demo")
        assert refused.returncode == 1
        assert f"the stack in {first.run} is up" in refused.stderr
        assert first.state() == before
    finally:
        first("down")


def test_a_process_that_is_told_to_end_ends_well(stack: Stack) -> None:
    assert stack("up", "permits-app", "permits-worker").returncode == 0
    assert stack("down").returncode == 0
    log = (stack.run / "log" / "supervisor.log").read_text()
    assert "permits-app ended with 0" in log
    assert "permits-worker ended with 0" in log


def test_a_run_in_another_time_leaves_the_data_alone(mongo_alone: Stack) -> None:
    mongo_alone("down")
    refused = mongo_alone("up", "mongo", "--origin", "2020-02-16")
    assert refused.returncode == 1
    assert "its time was the real one" in refused.stderr
    assert mongo_alone("up", "mongo").returncode == 0


def test_two_ups_at_once_make_one_stack(stack: Stack) -> None:
    with ThreadPoolExecutor(2) as people:
        ups = list(people.map(lambda _: stack("up", "mongo"), range(2)))
    assert [(up.returncode, up.stderr) for up in ups] == [(0, ""), (0, "")]
    log = (stack.run / "log" / "supervisor.log").read_text()
    assert "ended" not in log
    assert [part.name for part in stack.state().parts] == ["mongo"]


@pytest.mark.parametrize("command", ["stop", "start", "kill"])
def test_an_unknown_part_is_named_with_those_there_are(mongo_alone: Stack, command: str) -> None:
    refused = mongo_alone(command, "postgres")
    assert refused.returncode == 1
    assert "no part of this run is called postgres: mongo" in refused.stderr
