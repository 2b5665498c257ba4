"""Nearly valid posts of every maker through the routes: nothing breaks, and nothing is lost."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.checkpoint.adapters.mutations import mutated
from tests.checkpoint.fuzz.seeds import PATHS, TREES, TYPES, seeds_of
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY, Gatehouse
from tests.checkpoint.samples import MORNING
from tests.kit import Still, calling

from checkpoint.adapters import ADAPTERS
from checkpoint.adapters.neutral import Post
from checkpoint.app import create_app
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.metrics.gates import DEVICE_MESSAGES
from shared.platform import Platform

TOKEN = {"authorization": "Bearer guard"}
KINDS = st.sampled_from(
    ["application/json", "application/xml", "text/plain", "", "multipart/form-data",
     "multipart/form-data; boundary=x", "application/json; charset=utf-16", "image/jpeg",
     "application/cloudevents-batch+json", "application/x-www-form-urlencoded"]
)  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "latin-1"])
OUTCOMES = ("reading", "other", "review")
FEW = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@dataclass(repr=False)
class Suite:
    """The checkpoint service in memory, with one device of each maker at a gate."""

    loop: asyncio.AbstractEventLoop
    client: httpx.AsyncClient
    platform: Platform
    vendor: str = ""

    def send(self, post: Post, **headers: str) -> httpx.Response:
        """Post as guards may, for any device."""
        behind = "" if self.vendor == "zkteco" else f"/v1/intake/{self.vendor}"
        path = post.path if self.vendor == "zkteco" else behind
        given = {**TOKEN, **{k: v for k, v in post.headers.items() if k.startswith("ce-")}}
        given |= {"content-type": post.content_type} if post.content_type else {}
        request = self.client.post(
            path, content=post.body, params=dict(post.query), headers={**given, **headers}
        )
        return self.loop.run_until_complete(request)

    def dealt_with(self) -> dict[str, float]:
        return {
            one: DEVICE_MESSAGES.labels(self.vendor, one)._value.get()  # noqa: SLF001
            for one in OUTCOMES
        }

    def waiting(self) -> int:
        count = self.platform.documents.count("raw_records", {"vendor": self.vendor})
        return self.loop.run_until_complete(count)


@asynccontextmanager
async def started() -> AsyncIterator[tuple[httpx.AsyncClient, Platform]]:
    bus = InMemoryBus()
    platform = in_memory_platform("checkpoint", bus, Still(MORNING))
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS)
    async with calling(app) as client:
        gatehouse = Gatehouse(client, bus)
        await gatehouse.site("road-207", "road")
        for number, (vendor, serial) in enumerate(serials()):
            device = {"device_id": f"{vendor}-{number}", "site_id": "road-207",
                      "model": "x", "body_site": "forehead", "direction": "in",
                      "vendor": vendor, "serial": serial}  # fmt: skip
            await gatehouse.ask("operator", "POST", "/v1/devices", device)
        yield client, platform


def serials() -> Iterator[tuple[str, str]]:
    """How the seeds call their devices."""
    for vendor, adapter in ADAPTERS.items():
        found = {one for seed in seeds_of(vendor) for one in adapter.read(seed).serials}
        yield from ((vendor, serial) for serial in sorted(found))


@pytest.fixture(scope="module")
def everything() -> Iterator[Suite]:
    loop = asyncio.new_event_loop()
    context = started()
    client, platform = loop.run_until_complete(context.__aenter__())
    yield Suite(loop, client, platform)
    loop.run_until_complete(context.__aexit__(None, None, None))
    loop.close()


@pytest.fixture(scope="module", params=sorted(ADAPTERS))
def suite(everything: Suite, request: pytest.FixtureRequest) -> Suite:
    everything.vendor = request.param
    return everything


def hold(suite: Suite, post: Post, **headers: str) -> None:
    """Success is said of what was stored, kept or counted, and nothing is an error of ours."""
    before = suite.dealt_with()
    answer = suite.send(post, **headers)
    assert answer.status_code < 500, answer.text
    if not answer.is_success:
        assert answer.status_code in (401, 403, 413, 422), answer.text
        return
    after = suite.dealt_with()
    assert sum(after.values()) > sum(before.values()) or says_nothing(post)
    if after["review"] > before["review"]:
        assert suite.waiting()


def says_nothing(post: Post) -> bool:
    return post.body.strip(b"\xef\xbb\xbf \r\n\t\x00") in (b"", b"[]")


def nearly(vendor: str) -> st.SearchStrategy[Any]:
    return st.sampled_from(TREES[vendor] or [{}]).flatmap(mutated)


def test_the_seeds_are_understood(suite: Suite) -> None:
    for seed in seeds_of(suite.vendor):
        before = suite.dealt_with()
        answer = suite.send(seed)
        assert answer.is_success, answer.text
        assert suite.dealt_with()["review"] == before["review"]


@FEW
@given(data=st.data(), encoding=ENCODINGS)
def test_a_message_that_is_nearly_right(suite: Suite, data: st.DataObject, encoding: str) -> None:
    tree = data.draw(nearly(suite.vendor))
    body = json.dumps(tree, ensure_ascii=False).encode(encoding, "replace")
    kind = TYPES.get(suite.vendor, "application/json")
    path = PATHS.get(suite.vendor, "/iclock/cdata")
    query = {"SN": "CKJF1", "table": "rtlog"} if suite.vendor == "zkteco" else {}
    hold(suite, Post(body, kind, path, query))


@FEW
@given(data=st.data(), kind=KINDS, at=st.floats(0, 1), junk=st.binary(max_size=6))
def test_a_body_that_was_cut_off_spoilt_or_called_something_else(
    suite: Suite, data: st.DataObject, kind: str, at: float, junk: bytes
) -> None:
    seed = data.draw(st.sampled_from(seeds_of(suite.vendor)))
    place = int(at * len(seed.body))
    bodies = (seed.body[:place], seed.body[:place] + junk + seed.body[place:], seed.body)
    body = data.draw(st.sampled_from(bodies))
    called = data.draw(st.sampled_from([seed.content_type, kind]))
    hold(suite, Post(body, called, seed.path, seed.query, seed.headers))


@FEW
@given(data=st.data(), at=st.floats(0, 1))
def test_a_zipped_body_that_is_not_whole(suite: Suite, data: st.DataObject, at: float) -> None:
    seed = data.draw(st.sampled_from(seeds_of(suite.vendor)))
    zipped = gzip.compress(seed.body, mtime=0)
    body = zipped[: int(at * len(zipped)) + 1]
    post = Post(body, seed.content_type, seed.path, seed.query, seed.headers)
    hold(suite, post, **{"content-encoding": "gzip"})
    hold(suite, post)


@FEW
@given(
    data=st.data(),
    query=st.dictionaries(
        st.sampled_from(["SN", "table", "tablename", "AuthType", "options", "count", "x"]),
        st.text(max_size=8), max_size=4,
    ),
)  # fmt: skip
def test_any_query(suite: Suite, data: st.DataObject, query: dict[str, str]) -> None:
    seed = data.draw(st.sampled_from(seeds_of(suite.vendor)))
    hold(suite, Post(seed.body, seed.content_type, seed.path, query, seed.headers))


def test_a_body_without_end_is_bounded(suite: Suite) -> None:
    for body in (b"[" * (1 << 20), b"[1," * 300_000, b'{"a":' * 200_000, b"\n1\t2" * 250_000):
        answer = suite.send(Post(body, "application/json", PATHS.get(suite.vendor, "/")))
        assert answer.status_code < 500
