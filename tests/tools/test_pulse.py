"""How the suite is: asked of Prometheus, else of the processes themselves."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.text import Text

from shared.metrics.table import declared
from yipan.board.pulse import QUERIES, Pulse, pulse
from yipan.commands import board
from yipan.local.places import RUN_VARIABLE

PROMETHEUS = "http://127.0.0.1:9090"
HERE = ("http://127.0.0.1:8101", "http://127.0.0.1:8105", "http://127.0.0.1:8109")
NAMES = {f"{one.name}" for one in declared()} | {"up"}
WORDS = {"sum", "max", "count", "rate", "increase", "time", "by", "job", "yipan"}
LABELS = {"group", "topic", "view"}
Respond = Callable[[httpx.Request], httpx.Response]


async def felt(respond: Respond, prometheus: str = PROMETHEUS) -> Pulse:
    async with httpx.AsyncClient(transport=httpx.MockTransport(respond)) as client:
        return await pulse(client, prometheus, HERE)


def vector(value: str | None) -> dict[str, Any]:
    found = [] if value is None else [{"metric": {}, "value": [0, value]}]
    return {"status": "success", "data": {"resultType": "vector", "result": found}}


def prometheus_of(values: dict[str, str | None]) -> Respond:
    """One that answers each query, and has nothing to say to the others."""

    def respond(request: httpx.Request) -> httpx.Response:
        (name,) = (n for n, query in QUERIES.items() if query == request.url.params["query"])
        return httpx.Response(200, json=vector(values.get(name)))

    return respond


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_it_asks_for_what_is_declared(query: str) -> None:
    asked = set(re.findall(r"[a-z_]{2,}", re.sub(r"\[\w+\]", "", query))) - WORDS - LABELS
    assert asked
    assert asked <= NAMES


async def test_prometheus_is_asked_first() -> None:
    said = await felt(prometheus_of({
        "up": "9", "processes": "9", "lag_seconds": "0.4", "dead_letters": "2",
        "late_percent": "NaN", "canary_home_seconds": "7.5",
    }))  # fmt: skip
    assert said == Pulse(
        source=PROMETHEUS, up=9, processes=9, lag_seconds=0.4, dead_letters=2,
        canary_home_seconds=7.5,
    )  # fmt: skip


PAGES = {
    8101: "# TYPE http_requests counter\nhttp_requests_total 3\n",
    8105: (
        "# TYPE consumer_lag_seconds gauge\n"
        'consumer_lag_seconds{group="a",topic="t"} 1.5\n'
        'consumer_lag_seconds{group="b",topic="t"} 0.5\n'
        "# TYPE consumer_lag_records gauge\n"
        'consumer_lag_records{group="a",topic="t"} 30\n'
        'consumer_lag_records{group="b",topic="t"} 10\n'
        "# TYPE records_readable counter\n"
        'records_readable_total{group="a",topic="t"} 200\n'
        "# TYPE records_readable_late counter\n"
        'records_readable_late_total{group="a",topic="t"} 1\n'
        "# TYPE dead_letters_unresolved gauge\n"
        'dead_letters_unresolved{group="a"} 2\n'
        "# TYPE facts_missing gauge\n"
        'facts_missing{group="a",topic="t",view="v"} 4\n'
        'facts_missing{group="a",topic="t",view="w"} 1\n'
    ),
    8109: (
        "# TYPE canary_lost counter\ncanary_lost_total 1\n"
        "# TYPE dead_letters_unresolved gauge\n"
        'dead_letters_unresolved{group="a"} 1\n'
        "# TYPE facts_missing gauge\n"
        'facts_missing{group="a",topic="t",view="v"} 4\n'
        "# TYPE canary_home_timestamp_seconds gauge\ncanary_home_timestamp_seconds NOW\n"
    ),
}


def processes(request: httpx.Request) -> httpx.Response:
    port = request.url.port
    if port not in PAGES:
        raise httpx.ConnectError("nobody there")
    return httpx.Response(200, text=PAGES[port].replace("NOW", str(time.time())))


@pytest.mark.parametrize("prometheus", ["", PROMETHEUS])
async def test_without_a_prometheus_the_processes_say_it_themselves(prometheus: str) -> None:
    said = await felt(processes, prometheus)
    assert said.canary_home_seconds is not None
    assert said.canary_home_seconds < 60
    assert said.model_copy(update={"canary_home_seconds": None}) == Pulse(
        source="/metrics", up=3, processes=3, lag_seconds=1.5, lag_records=40, late_percent=0.5,
        dead_letters=3, missing=5, canary_lost=1,
    )  # fmt: skip


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json=vector(None)),
        httpx.Response(200, text="<html>"),
        httpx.Response(200, json={"data": {"result": [{}]}}),
        httpx.Response(503),
    ],
    ids=["scraped-nothing", "something-else", "other-form", "starting"],
)
async def test_a_prometheus_that_knows_nothing_is_not_believed(answer: httpx.Response) -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        return answer if request.url.port == 9090 else processes(request)

    assert (await felt(respond)).source == "/metrics"


async def test_a_process_that_is_away_is_counted() -> None:
    def respond(request: httpx.Request) -> httpx.Response:
        if request.url.port == 8105:
            return httpx.Response(500)
        return processes(request)

    said = await felt(respond, "")
    assert (said.up, said.processes, said.lag_seconds, said.missing) == (2, 3, None, 4)


async def test_elsewhere_nobody_is_asked_unless_it_is_named() -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(processes)) as client:
        assert await pulse(client, "", ()) == Pulse(source="")


async def test_a_board_outlives_a_stack_that_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(RUN_VARIABLE, str(tmp_path))
    said = await board.shown([], "", "both")
    assert isinstance(said, Text)
    assert "no stack runs here" in said.plain
