"""What the three anonymous routes say, and that trouble of a dependency never fails liveness."""

import asyncio
from collections.abc import Awaitable, Callable
from importlib.metadata import version

import httpx
import pytest
from prometheus_client import REGISTRY
from tests.shared.samples import MORNING

from shared import web
from shared.chores import watch_dependencies
from shared.clock import RealClock
from shared.errors import Unavailable
from shared.memory.platform import RoleTokens
from shared.web import create_app

Check = Callable[[], Awaitable[None]]


async def fine() -> None:
    """Say that a dependency answers."""


async def away() -> None:
    raise Unavailable("MongoDB does not answer")


async def refused() -> None:
    raise ConnectionRefusedError("nobody there")


async def buggy() -> None:
    raise KeyError("a bug in the check")


async def hanging() -> None:
    await asyncio.Event().wait()


async def get(path: str, **checks: Check) -> httpx.Response:
    clock = RealClock(lambda: MORNING)
    app = create_app("tests", access=RoleTokens(), clock=clock, checks=checks)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tests") as client:
        return await client.get(path)


async def test_a_process_is_ready_when_all_it_needs_answers() -> None:
    found = await get("/readyz", mongo=fine, kafka=fine)
    assert (found.status_code, found.json()) == (200, {"mongo": "ok", "kafka": "ok"})


@pytest.mark.parametrize("check", [away, refused, buggy])
async def test_a_process_is_not_ready_when_one_part_does_not_answer(check: Check) -> None:
    found = await get("/readyz", mongo=check, kafka=fine)
    assert (found.status_code, found.json()["kafka"]) == (503, "ok")
    assert found.json()["mongo"] != "ok"


async def test_a_check_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "CHECKED_WITHIN", 0.02)
    found = await asyncio.wait_for(get("/readyz", mongo=hanging, kafka=fine), 5)
    assert (found.status_code, found.json()["kafka"]) == (503, "ok")
    assert "TimeoutError" in found.json()["mongo"]


@pytest.mark.parametrize("check", [fine, away, buggy, hanging])
async def test_trouble_of_a_dependency_never_fails_liveness(check: Check) -> None:
    found = await asyncio.wait_for(get("/livez", mongo=check), 5)
    assert (found.status_code, found.json()) == (200, {"status": "ok"})


def reached(name: str) -> float | None:
    return REGISTRY.get_sample_value("dependency_reached", {"dependency": name})


async def test_a_process_tells_what_it_reaches_and_what_it_does_not() -> None:
    seen: list[list[float | None]] = []
    twice = asyncio.Event()

    async def comes_back() -> None:
        seen.append([reached("mongo"), reached("kafka")])
        if len(seen) == 1:
            raise Unavailable("not yet")
        if len(seen) == 3:
            twice.set()

    watch = asyncio.create_task(watch_dependencies({"kafka": fine, "mongo": comes_back}, pause=0))
    await asyncio.wait_for(twice.wait(), 5)
    watch.cancel()
    with pytest.raises(asyncio.CancelledError):
        await watch
    assert seen[1:3] == [[0, 1], [1, 1]]


async def test_metrics_are_for_everybody_in_the_format_of_prometheus() -> None:
    found = await get("/metrics", mongo=hanging)
    assert found.status_code == 200
    assert found.headers["content-type"].startswith("text/plain")
    assert "# TYPE http_requests_total counter" in found.text


async def test_every_process_says_which_version_runs() -> None:
    found = await get("/metrics")
    assert f'yipan_build_info{{version="{version("shared")}"}} 1.0' in found.text
