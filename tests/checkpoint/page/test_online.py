"""A guard at a gate with a network: signs in, and reads the gate's word."""

from playwright.async_api import expect
from tests.checkpoint.gatehouse import PERSON_KEY
from tests.checkpoint.page.conftest import Phones
from tests.checkpoint.page.phone import Phone
from tests.checkpoint.page.town import Town
from tests.checkpoint.samples import PERSON

from shared.identity import person_id


async def test_a_guard_signs_in_and_reads_how_it_stands(phone: Phone, town: Town) -> None:
    await expect(phone.page.locator("#site")).to_have_text(f"{town.road} · {town.device()}")
    state = phone.page.locator("#state")
    await expect(state).to_contain_text("在线")
    await expect(state).to_contain_text("待上传 0")
    await phone.page.click("#language")
    await expect(state).to_contain_text("Online")
    await expect(phone.page.locator("#check")).to_have_text("Check")


async def test_a_code_that_is_not_good_is_refused_in_words(phones: Phones, town: Town) -> None:
    phone = await phones()
    await phone.open()
    await phone.page.fill("#code", "00000-00000")
    await phone.page.press("#code", "Enter")
    await expect(phone.page.locator("#sign-in-error")).to_contain_text("登录码无效")
    await expect(phone.page.locator("#gate")).to_be_hidden()


async def test_the_gate_admits(phone: Phone, town: Town) -> None:
    assert await phone.check(PERSON, celsius="36.5", mask="worn") == "admitted"
    assert await phone.page.inner_text("#outcome") == "放行\nAdmitted"
    assert "卡口系统判定" in await phone.page.inner_text("#by")
    (reading,) = await town.readings()
    assert (reading["celsius"], reading["person_id"], reading["mask"]) == (36.5, PERSON, "worn")
    await phone.next()
    await phone.waits_for(0)


async def test_the_gate_refuses_a_fever_in_both_languages(phone: Phone, town: Town) -> None:
    assert await phone.check(PERSON, celsius="38.2") == "refused"
    assert await phone.reasons() == "体温异常\nfever"
    await phone.page.keyboard.type("x")
    await expect(phone.page.locator("#verdict")).to_be_hidden()
    assert await phone.page.input_value("#subject") == "x"


async def test_a_plate_is_asked_for_without_a_temperature(phone: Phone, town: Town) -> None:
    assert await phone.check("冀G·99999") == "refused"
    assert await phone.reasons() == "车辆无有效通行证\nthe vehicle has no pass in force"
    await phone.next()
    _, token = await town.vehicle_pass()
    assert await phone.check(token) == "admitted"
    assert {one["plate"] for one in await town.crossings()} == {"冀G99999", town.plate}


async def test_a_driver_is_answered_for_the_vehicle_as_well(phone: Phone, town: Town) -> None:
    assert await phone.check(PERSON, "冀G·99999", celsius="36.5") == "refused"
    assert await phone.reasons() == "车辆无有效通行证\nthe vehicle has no pass in force"
    (crossing,) = await town.crossings()
    assert (crossing["plate"], crossing["person_id"]) == ("冀G99999", PERSON)
    await phone.waits_for(0)


async def test_a_fever_of_nobody_in_particular_stops_the_vehicle(phone: Phone, town: Town) -> None:
    _, token = await town.vehicle_pass()
    assert await phone.check(token, celsius="38.2") == "refused"
    assert await phone.reasons() == "体温异常\nfever"
    (crossing,) = await town.crossings()
    assert (crossing["plate"], crossing["person_id"]) == (town.plate, None)


async def test_what_lies_under_a_verdict_is_out_of_reach(phone: Phone) -> None:
    await phone.check(celsius="36.5")
    for _ in range(3):
        await phone.page.keyboard.press("Tab")
        focused = await phone.page.evaluate("document.activeElement.id")
        assert focused in {"", "next", "outcome"}
    await phone.next()
    await expect(phone.page.locator("#subject")).to_be_focused()


async def test_an_identity_number_is_hashed_at_the_door(phone: Phone, town: Town) -> None:
    assert await phone.check("11010519491231002X", celsius="36.5") == "admitted"
    (reading,) = await town.readings()
    assert reading["person_id"] == person_id("11010519491231002X", PERSON_KEY)


async def test_what_cannot_be_right_is_said_at_once(phone: Phone) -> None:
    await phone.page.fill("#subject", "hello")
    await phone.page.press("#subject", "Enter")
    problem = phone.page.locator("#problem")
    await expect(problem).to_have_text("无法识别，请检查")
    await phone.page.fill("#subject", "110105194912310020")
    await phone.page.press("#subject", "Enter")
    await expect(problem).to_have_text("身份证号校验码不符")
    await phone.page.fill("#subject", "")
    await phone.page.fill("#celsius", "98.6")
    await phone.page.click("#check")
    await expect(problem).to_have_text("体温应为 25 至 45 之间的数字")


async def test_a_second_phone_is_a_device_of_its_own(phones: Phones, town: Town) -> None:
    first, second = await phones(), await phones()
    await first.sign_in(await town.code(1))
    await second.sign_in(await town.code(2))
    assert await first.check(celsius="36.4") == "admitted"
    assert await second.check(celsius="36.6") == "admitted"
    found = {one["device_id"]: one["celsius"] for one in await town.readings()}
    assert found == {town.device(1): 36.4, town.device(2): 36.6}
