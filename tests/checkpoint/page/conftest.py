"""A real browser, a town behind a network that can be cut, and phones."""

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from itertools import count

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ViewportSize, async_playwright
from tests.checkpoint.page.phone import Phone
from tests.checkpoint.page.town import County, Town, opened_county

from yipan.local.chromium import chromium
from yipan.local.errors import PartMissing

ARGUMENTS = ["--headless=shell", "--no-sandbox", "--disable-gpu"]
SCREEN = ViewportSize(width=360, height=640)
Phones = Callable[[], Awaitable[Phone]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All in one process and one loop: they share a browser."""
    for item in items:
        if "page" in item.path.parts and "checkpoint" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("browser"))
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def numbers() -> Iterator[int]:
    return count(1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    try:
        found = chromium()
    except PartMissing as missing:
        pytest.skip(f"no browser is to be had here: {missing}")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=found.program, args=ARGUMENTS, env={**os.environ, **found.environment}
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def county() -> AsyncIterator[County]:
    async with opened_county() as county:
        yield county


@pytest_asyncio.fixture(loop_scope="session")
async def town(county: County, numbers: Iterator[int]) -> AsyncIterator[Town]:
    town = Town(county, next(numbers))
    await town.open()
    yield town
    town.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phones(browser: Browser, town: Town) -> AsyncIterator[Phones]:
    """Give a way to take another phone; an error on any of their pages fails the test."""
    errors: list[str] = []
    contexts = []

    async def take() -> Phone:
        context = await browser.new_context(viewport=SCREEN, locale="zh-CN")
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return Phone(page, town.address)

    yield take
    for context in contexts:
        await context.close()
    assert errors == []


@pytest_asyncio.fixture(loop_scope="session")
async def phone(phones: Phones, town: Town) -> Phone:
    """Give a phone that is signed in at the road."""
    taken = await phones()
    await taken.sign_in(await town.code())
    return taken
