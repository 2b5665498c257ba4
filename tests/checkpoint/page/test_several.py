"""Several phones that signed in on one browser, and what stands between them and the county."""

from playwright.async_api import Route, expect
from tests.checkpoint.page.phone import ANOTHER_KEY, Phone
from tests.checkpoint.page.town import Town
from tests.checkpoint.samples import PERSON

ELSEWHERE = """
import('/gate/store.js').then(async (store) => {
  await store.move(await store.phone(), {site_id: 'gone', site_name: 'gone'});
})
"""


async def recorded_offline(phone: Phone, town: Town, celsius: str) -> None:
    town.network("cut")
    await phone.check(celsius=celsius)
    await phone.next()
    town.network("open")


async def test_what_is_not_taken_of_one_phone_holds_up_no_other(phone: Phone, town: Town) -> None:
    code = await town.code(2)
    town.network("cut")
    await phone.check(celsius="36.7")
    await phone.next()
    await phone.page.evaluate(ANOTHER_KEY)
    town.network("open")
    await phone.page.click("#again")
    await phone.page.fill("#code", code)
    await phone.page.press("#code", "Enter")
    await expect(phone.page.locator("#site")).to_contain_text(town.device(2))
    warnings = phone.page.locator("#warnings")
    await expect(warnings).to_contain_text(f"系统不接受 {town.device()} 留在本机的记录")
    await recorded_offline(phone, town, "36.8")
    await phone.sync()
    # What the first one left, a reading and a crossing, stays where it is.
    await phone.waits_for(2)
    assert [one["celsius"] for one in await town.readings()] == [36.8]
    assert "系统不再承认本机" not in await warnings.inner_text()


async def test_a_phone_goes_by_the_site_where_the_county_has_it(phone: Phone, town: Town) -> None:
    await phone.page.evaluate(ELSEWHERE)
    await phone.page.reload()
    await phone.until(f"(await store.phone()).site_id === '{town.road}'")
    assert await phone.check("冀G·99999") == "refused"
    assert "卡口系统判定" in await phone.page.inner_text("#by")


async def test_what_was_left_counts_for_no_other_site(phone: Phone, town: Town) -> None:
    await phone.page.evaluate(ELSEWHERE)
    town.network("cut")
    await phone.page.reload()
    await phone.check(celsius="36.7")
    await phone.next()
    town.network("open")
    await phone.sync()
    warnings = phone.page.locator("#warnings")
    await expect(warnings).to_contain_text(f"系统不接受 {town.device()} 留在本机的记录")
    await phone.waits_for(2)
    assert await town.readings() == []


async def test_another_tab_that_signed_in_is_followed(phone: Phone, town: Town) -> None:
    code = await town.code(2)
    other = Phone(await phone.page.context.new_page(), town.address)
    await other.open()
    await other.page.click("#again")
    await other.page.fill("#code", code)
    await other.page.press("#code", "Enter")
    await expect(other.page.locator("#site")).to_contain_text(town.device(2))
    await phone.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(phone.page.locator("#site")).to_contain_text(town.device(2))
    assert await phone.check(PERSON, celsius="36.5") == "admitted"
    assert [one["device_id"] for one in await town.readings()] == [town.device(2)]


async def test_a_page_of_somebody_in_between_is_no_answer(phone: Phone, town: Town) -> None:
    async def elsewhere(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html", body="<p>log in first</p>")

    await recorded_offline(phone, town, "36.7")
    await phone.page.context.route("**/v1/**", elsewhere)
    await phone.sync()
    assert await phone.check(celsius="36.6") == "admitted"
    assert "本机离线判定" in await phone.page.inner_text("#by")
    await phone.next()
    await expect(phone.page.locator("#state")).to_contain_text("离线")
    await phone.waits_for(4)
    await phone.page.context.unroute("**/v1/**")
    await phone.sync()
    await phone.waits_for(0)
    assert sorted(one["celsius"] for one in await town.readings()) == [36.6, 36.7]
