"""A phone whose clock is wrong, and one that the county no longer knows."""

from datetime import datetime, timedelta

import pytest
from playwright.async_api import expect
from tests.checkpoint.page.conftest import Phones
from tests.checkpoint.page.phone import ANOTHER_KEY, Phone
from tests.checkpoint.page.town import Town


@pytest.mark.parametrize("minutes", [-60, 60])
async def test_a_phone_goes_by_the_countys_time(phones: Phones, town: Town, minutes: int) -> None:
    town.county.clock.by = timedelta(minutes=minutes)
    phone = await phones()
    await phone.sign_in(await town.code())
    await expect(phone.page.locator("#warnings")).to_contain_text("本机时钟误差 3600 秒")
    assert await phone.check(celsius="36.5") == "admitted"
    (reading,) = await town.readings()
    assert "clock-skew" not in reading["quality"]
    measured_at = datetime.fromisoformat(reading["measured_at"])
    assert abs(town.county.clock.now() - measured_at) < timedelta(minutes=1)


async def test_a_clock_that_is_set_while_the_page_is_open_is_noticed(
    phone: Phone, town: Town
) -> None:
    town.county.clock.by = timedelta(hours=2)
    # What it wrote down is hours old by then: no gate opens by it, and the phone decides.
    assert await phone.check(celsius="36.5") == "admitted"
    assert "本机离线判定" in await phone.page.inner_text("#by")
    await phone.next()
    assert await phone.check(celsius="36.5") == "admitted"
    assert "卡口系统判定" in await phone.page.inner_text("#by")
    await expect(phone.page.locator("#warnings")).to_contain_text("本机时钟误差 7200 秒")


async def test_a_phone_that_is_not_believed_keeps_what_it_wrote(phone: Phone, town: Town) -> None:
    await phone.page.evaluate(ANOTHER_KEY)
    await phone.page.reload()
    assert await phone.check(celsius="36.5") == "admitted"
    assert "本机离线判定" in await phone.page.inner_text("#by")
    await phone.next()
    await expect(phone.page.locator("#warnings")).to_contain_text("系统不再承认本机")
    await phone.waits_for(2)
    await phone.page.click("#again")
    await phone.page.fill("#code", await town.code())
    await phone.page.press("#code", "Enter")
    await phone.waits_for(0)
    await expect(phone.page.locator("#warnings")).to_be_empty()
    assert [one["celsius"] for one in await town.readings()] == [36.5]
