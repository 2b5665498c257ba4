"""What an app does when it has answered its last request."""

import asyncio

import pytest
from fastapi import FastAPI

from shared import running


async def test_all_is_done_that_is_left_whatever_fails_or_hangs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(running, "LAST_WORDS", 0.01)
    done: list[str] = []

    async def fails() -> None:
        raise OSError("away")

    async def hangs() -> None:
        await asyncio.Event().wait()

    async def writes() -> None:
        done.append("written")

    app = FastAPI()
    app.state.closing = [fails, hangs, writes]
    await running.close(app)
    assert done == ["written"]
