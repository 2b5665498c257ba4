"""The files of the gate page: for everybody, under strict headers, and all in the package."""

import hashlib
import json
import re
from datetime import timedelta

import httpx
import pytest
from tests.checkpoint.gatehouse import MASTER_KEYS, PERSON_KEY
from tests.checkpoint.samples import MORNING
from tests.kit import Still, calling

from checkpoint.api.gate.page import page_files
from checkpoint.app import create_app
from shared.platform import Platform


def listed(text: str) -> tuple[str, dict[str, str]]:
    """The version and the digests that `files.js` names."""
    version, files = re.findall(r"= (.+);$", text, re.MULTILINE)
    return json.loads(version), json.loads(files)


async def test_the_page_asks_for_nothing_from_elsewhere(client: httpx.AsyncClient) -> None:
    page = await client.get("/gate/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    asked = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert asked
    for address in asked:
        assert (await client.get(f"/gate/{address}")).status_code == 200, address
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", page.text)


@pytest.mark.parametrize("name", ["", "page.css", "main.js", "sw.js", "files.js", "icon.svg"])
async def test_every_file_has_strict_headers(client: httpx.AsyncClient, name: str) -> None:
    headers = (await client.get(f"/gate/{name}")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert policy.count("http") == 0
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-cache"
    assert headers.get("service-worker-allowed") == ("/gate/" if name == "sw.js" else None)


async def test_the_list_names_every_file_with_its_digest(client: httpx.AsyncClient) -> None:
    _, files = listed((await client.get("/gate/files.js")).text)
    assert files.keys() == page_files().keys() - {"sw.js"}
    for name, digest in files.items():
        assert hashlib.sha256((await client.get(f"/gate/{name}")).content).hexdigest() == digest


async def test_a_file_that_a_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    tag = (await client.get("/gate/main.js")).headers["etag"]
    answer = await client.get("/gate/main.js", headers={"if-none-match": f"W/{tag}"})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_the_page_may_talk_with_permits_where_they_are_elsewhere(platform: Platform) -> None:
    url = "http://127.0.0.1:8103/county"
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS, permits_url=url)
    async with calling(app) as client:
        policy = (await client.get("/gate/")).headers["content-security-policy"]
        version, _ = listed((await client.get("/gate/files.js")).text)
    assert "connect-src 'self' http://127.0.0.1:8103;" in policy
    app = create_app(platform, person_key=PERSON_KEY, master_keys=MASTER_KEYS)
    async with calling(app) as client:
        assert listed((await client.get("/gate/files.js")).text)[0] != version


async def test_what_is_no_file_is_not_there(client: httpx.AsyncClient) -> None:
    for name in ("nothing.js", "..%2fapp.py", "__init__.py"):
        assert (await client.get(f"/gate/{name}")).status_code == 404
    moved = await client.get("/gate")
    assert (moved.status_code, moved.headers["location"]) == (308, "/gate/")


async def test_a_phone_may_ask_for_the_time(client: httpx.AsyncClient, clock: Still) -> None:
    clock.time = MORNING + timedelta(hours=1)
    answer = await client.get("/gate/now")
    assert answer.json() == {"now": "2020-02-17T09:00:00+08:00"}
    assert answer.headers["cache-control"] == "no-store"
