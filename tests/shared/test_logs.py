"""One JSON object a line, with the correlation id on each, whoever logs."""

import io
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pytest
import structlog

from shared import logs

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lines]:
    """Configure as a process does, and put everything back afterwards."""
    before, root, out = structlog.get_config(), logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    logs.configure("tests", "INFO")
    yield lambda: [orjson.loads(line) for line in out.getvalue().splitlines()]
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)


def test_a_line_is_json_with_service_level_time_and_correlation_id(lines: Lines) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="c-1"):
        structlog.get_logger().warning("waits", seconds=1.5, part="泡菜")
    (line,) = lines()
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "service": "tests",
        "level": "warning",
        "event": "waits",
        "correlation_id": "c-1",
        "seconds": 1.5,
        "part": "泡菜",
    }


def test_lines_of_the_libraries_look_like_ours(lines: Lines) -> None:
    with structlog.contextvars.bound_contextvars(correlation_id="c-1"):
        logging.getLogger("uvicorn.error").info("started on %s", 8101)
    (line,) = lines()
    assert (line["event"], line["level"]) == ("started on 8101", "info")
    assert (line["service"], line["correlation_id"]) == ("tests", "c-1")


@pytest.mark.parametrize("ours", [True, False])
def test_an_exception_stands_in_its_line_whole(lines: Lines, *, ours: bool) -> None:
    log = structlog.get_logger() if ours else logging.getLogger("library")
    try:
        os.environ["LOST"]
    except KeyError:
        log.exception("unexpected")
    (line,) = lines()
    assert line["event"] == "unexpected"
    assert "Traceback" in line["exception"]
    assert "KeyError: 'LOST'" in line["exception"]


@pytest.mark.parametrize("odd", [object(), {1, 2}, b"\xff", "line\nbreak", "\ud800", 1 << 70])
def test_whatever_is_logged_is_one_line_of_json(lines: Lines, odd: object) -> None:
    structlog.get_logger().info("odd", value=odd)
    (line,) = lines()
    assert line["event"] == "odd"


def test_below_the_level_nothing_is_written(lines: Lines) -> None:
    structlog.get_logger().debug("noise")
    logging.getLogger("library").debug("noise")
    logging.getLogger("pymongo").info("noise")
    assert lines() == []


def test_a_broker_that_is_away_is_told_of_by_our_own_lines_alone(lines: Lines) -> None:
    logging.getLogger("aiokafka.conn").error("Unable connect to node")
    structlog.get_logger().warning("waits")
    assert [line["event"] for line in lines()] == ["waits"]


BREAKS = """
import asyncio
from shared import logs

async def job():
    raise LookupError("the job broke")

async def main():
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(job())

logs.configure("tests", "INFO")
asyncio.run(main())
"""


def test_what_ends_a_process_is_one_line_like_all_others() -> None:
    command = [sys.executable, "-c", BREAKS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    (line,) = done.stdout.splitlines()
    said = orjson.loads(line)
    assert (done.returncode, done.stderr) == (1, "")
    assert (said["level"], said["event"]) == ("critical", "the process ends")
    assert said["error"] == "LookupError"
    assert "LookupError: the job broke" in said["exception"]
