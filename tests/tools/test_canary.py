"""The canary sends, looks, counts what became of it, and outlives whatever happens."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest
from prometheus_client import REGISTRY
from pydantic import SecretStr
from tests.kit import Still, calling, reading
from tests.tools.simulator.meant import MORNING

from checkpoint.app import create_app
from checkpoint.worker import create_work
from shared.errors import Unavailable
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from yipan.canary.settings import Settings
from yipan.canary.singing import EVERY, KEY_AGAIN, LOST_AFTER, Canary
from yipan.canary.speaking import Line
from yipan.local.errors import LocalError


@dataclass
class Cage:
    """A canary whose time passes where it rests; the bus is read then, from a time on."""

    client: httpx.AsyncClient
    bus: InMemoryBus
    clock: Still
    token: Callable[[], str] = lambda: "canary"
    reads_from: float = 0.0
    time: float = 0.0
    rests: list[float] = field(default_factory=list)

    async def pause(self, seconds: float) -> None:
        self.time += seconds
        self.clock.time += timedelta(seconds=seconds)
        self.rests.append(seconds)
        await asyncio.sleep(0)
        if self.time >= self.reads_from:
            await self.bus.settle()

    def bird(self, client: httpx.AsyncClient | None = None) -> Canary:
        line = Line(client or self.client, self.clock, self.token)
        return Canary(line, lambda: self.time, self.pause)


@pytest.fixture
async def cage(bus: InMemoryBus) -> AsyncIterator[Cage]:
    clock = Still(MORNING)
    platform = in_memory_platform("checkpoint", bus, clock)
    reading(create_work(platform), bus)
    app = create_app(platform, person_key=bytes(32), master_keys={1: bytes(32)})
    async with calling(app) as client:
        yield Cage(client, bus, clock)


def told(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@dataclass
class Counts:
    """What was counted since it was made."""

    before: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.before = self.now()

    def now(self) -> dict[str, float]:
        return {
            "sent": told("canary_sent_total"),
            "lost": told("canary_lost_total"),
            "home": told("canary_round_trip_seconds_count"),
            **{
                reason: told("canary_refused_total", reason=reason)
                for reason in ("no-key", "no-answer", "unavailable", "not-let-in", "wrong")
            },
        }

    def __call__(self) -> dict[str, float]:
        return {
            name: n - self.before[name] for name, n in self.now().items() if n > self.before[name]
        }


async def sing_and_look(bird: Canary, number: int = 1) -> None:
    sent = bird.now()
    name = await bird.sing(number)
    assert name
    await bird.look_for(name, sent)


async def test_a_reading_goes_through_the_whole_chain_and_comes_home(cage: Cage) -> None:
    counts, before = Counts(), told("canary_home_timestamp_seconds")
    await sing_and_look(cage.bird())
    assert counts() == {"sent": 1, "home": 1}
    assert told("canary_home_timestamp_seconds") > before


async def test_one_that_cannot_be_read_within_a_minute_is_lost(cage: Cage) -> None:
    cage.reads_from = 2 * LOST_AFTER
    counts = Counts()
    await sing_and_look(cage.bird())
    assert counts() == {"sent": 1, "lost": 1}
    assert LOST_AFTER <= cage.time < LOST_AFTER + 2
    # It asks often at first and then once a second, not all the time.
    assert len(cage.rests) < 80


async def test_one_that_comes_late_is_home_and_not_lost(cage: Cage) -> None:
    cage.reads_from = LOST_AFTER / 2
    counts = Counts()
    await sing_and_look(cage.bird())
    assert counts() == {"sent": 1, "home": 1}
    assert cage.time > LOST_AFTER / 2


async def test_it_waits_for_a_suite_that_is_away(cage: Cage) -> None:
    def away(_: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody there")

    counts = Counts()
    async with httpx.AsyncClient(
        transport=httpx.MockTransport(away), base_url="http://county"
    ) as client:
        bird = cage.bird(client)
        assert await bird.sing(1) is None
        with pytest.raises(Unavailable):
            await bird.check()
    bird.line = cage.bird().line
    await sing_and_look(bird, 2)
    await bird.check()
    assert counts() == {"sent": 2, "no-key": 1, "home": 1}


@pytest.mark.parametrize(
    ("status", "reason"), [(503, "unavailable"), (500, "unavailable"), (404, "wrong")]
)
async def test_what_is_not_taken_is_counted_by_why(cage: Cage, status: int, reason: str) -> None:
    bird = cage.bird()
    await sing_and_look(bird)
    counts, good = Counts(), bird.line
    answer = httpx.MockTransport(lambda _: httpx.Response(status, json={"detail": "no"}))
    async with httpx.AsyncClient(transport=answer, base_url="http://county") as client:
        bird.line = Line(client, cage.clock, good.token)
        assert await bird.sing(2) is None
    assert counts() == {"sent": 1, reason: 1}


@pytest.mark.parametrize("said", ["<html>", "[]", '{"results": []}', "null"])
async def test_an_answer_of_somebody_else_is_wrong_and_nothing_breaks(
    cage: Cage, said: str
) -> None:
    bird = cage.bird()
    await sing_and_look(bird)
    counts, good = Counts(), bird.line
    answer = httpx.MockTransport(lambda _: httpx.Response(200, text=said))
    async with httpx.AsyncClient(transport=answer, base_url="http://county") as client:
        bird.line = Line(client, cage.clock, good.token)
        assert await bird.sing(2) is None
    assert counts() == {"sent": 1, "wrong": 1}


async def test_a_key_that_is_not_good_any_more_is_replaced_and_not_at_once(cage: Cage) -> None:
    bird = cage.bird()
    await sing_and_look(bird)
    operator = {"authorization": "Bearer operator"}
    body = {"overlap_hours": 0}
    await cage.client.post("/v1/devices/canary/keys", json=body, headers=operator)
    # Processes believe the old key for some seconds more.
    await cage.client.get("/v1/readings/none", headers={
        "x-yipan-device": "canary", "x-yipan-key-version": "2", "x-yipan-signature": "0",
        "x-yipan-time": str(int(cage.clock.time.timestamp())),
    })  # fmt: skip
    cage.clock.time += timedelta(seconds=1)
    counts = Counts()
    assert await bird.sing(2) is None
    assert await bird.sing(3) is None
    cage.time += KEY_AGAIN + 1
    cage.clock.time += timedelta(seconds=KEY_AGAIN + 1)
    assert await bird.sing(4) is None
    await sing_and_look(bird, 5)
    assert counts() == {"sent": 4, "not-let-in": 3, "home": 1}


async def test_one_without_a_token_says_so_and_goes_on(cage: Cage) -> None:
    def none() -> str:
        raise LocalError("there is no signing key here")

    cage.token = none
    bird, counts = cage.bird(), Counts()
    assert await bird.sing(1) is None
    cage.token = lambda: "canary"
    bird.line = cage.bird().line
    await sing_and_look(bird, 2)
    assert counts() == {"sent": 2, "no-key": 1, "home": 1}


async def test_it_sends_every_ten_seconds_until_it_is_told_to_stop(cage: Cage) -> None:
    counts, bird = Counts(), cage.bird()
    living = asyncio.create_task(bird.live())
    while cage.time < 5.5 * EVERY:
        assert not living.done()
        await asyncio.sleep(0)
    living.cancel()
    with pytest.raises(asyncio.CancelledError):
        await living
    found = counts()
    assert set(found) == {"sent", "home"}
    assert found["sent"] - 1 <= found["home"] <= found["sent"]


async def test_two_runs_say_nothing_that_is_the_same(cage: Cage) -> None:
    names = {await cage.bird().sing(1) for _ in range(2)}
    assert len(names) == 2
    assert None not in names


def test_its_token_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY_TOKEN", "secret-token")
    monkeypatch.setenv("CHECKPOINT_URL", "http://checkpoint")
    settings = Settings()
    assert settings.canary_token == SecretStr("secret-token")
    assert (settings.url(), settings.token()) == ("http://checkpoint", "secret-token")
    assert "secret-token" not in repr(settings)
