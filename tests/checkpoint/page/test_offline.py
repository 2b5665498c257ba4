"""A guard at a gate whose network is cut: goes on, and catches up."""

import asyncio
import hashlib
import json

import pytest
from playwright.async_api import expect
from tests.checkpoint.page.conftest import Phones
from tests.checkpoint.page.phone import WITHIN, Phone
from tests.checkpoint.page.town import Town
from tests.checkpoint.samples import OTHER, PERSON

LEFT = """
([device_id, many]) => import('/gate/store.js').then(async (store) => {
  const {now, stamp} = await import('/gate/clock.js');
  const begun = now() - many * 1000;
  await store.transact(['records'], 'readwrite', async (at) => {
    for (let n = 1; n <= many; n += 1) {
      const time = begun + n * 1000;
      const item = {at: stamp(time), direction: 'in', outcome: 'refused',
        reasons: ['no-pass'], plate: `冀G${String(n).padStart(5, '0')}`};
      await store.done(at('records').put(
        {device_id, sequence: n, kind: 'crossing', state: 'left', at: time, item}));
    }
  });
})
"""


async def test_the_page_opens_again_without_a_network(phone: Phone, town: Town) -> None:
    town.network("cut")
    await phone.page.reload()
    await expect(phone.page.locator("#gate")).to_be_visible()
    await expect(phone.page.locator("#state")).to_contain_text("离线")
    assert await phone.check(celsius="36.5") == "admitted"
    assert "本机离线判定" in await phone.page.inner_text("#by")


async def test_five_readings_without_a_network_come_once(phone: Phone, town: Town) -> None:
    await phone.page.context.set_offline(True)
    given = ["36.1", "36.2", "36.3", "36.4", "37.5"]
    outcomes = []
    for celsius in given:
        outcomes.append(await phone.check(celsius=celsius))
        await phone.next()
    assert outcomes == ["admitted"] * 4 + ["refused"]
    await phone.waits_for(10)
    assert await town.readings() == []
    await phone.page.context.set_offline(False)
    await phone.waits_for(0)
    found = await town.readings()
    assert sorted(str(one["celsius"]) for one in found) == given
    assert all("replayed" in one["quality"] for one in found)
    (batch,) = await phone.batches(town.device())
    assert (batch["number"], batch["state"], batch["said"]["previous"]) == (1, "done", "")
    assert len(batch["said"]["readings"]) == len(batch["said"]["crossings"]) == 5
    (recorder,) = await town.chain()
    assert (recorder["complete_to"], recorder["missing"], recorder["forked"]) == (1, [], False)
    told = await town.crossings()
    assert sorted(one["outcome"] for one in told) == ["admitted"] * 4 + ["refused"]
    assert {one["id"] for one in told} == {one["id"] for one in found}


async def test_batches_are_chained_by_their_exact_bytes(phone: Phone, town: Town) -> None:
    for celsius in ("36.1", "36.2", "36.3"):
        town.network("cut")
        await phone.check(celsius=celsius)
        await phone.next()
        town.network("open")
        await phone.sync()
        await phone.waits_for(0)
    made = await phone.batches(town.device())
    assert [one["number"] for one in made] == [1, 2, 3]
    texts = [one["text"].encode() for one in made]
    assert [one["said"]["previous"] for one in made] == [
        "", *(hashlib.sha256(text).hexdigest() for text in texts[:2]),
    ]  # fmt: skip
    numbers = [int(item["sequence"]) for one in made for item in one["said"]["readings"]]
    assert numbers == sorted(set(numbers))
    (recorder,) = await town.chain()
    assert (recorder["complete_to"], recorder["broken_at"]) == (3, None)


async def test_a_reading_whose_answer_was_lost_is_stored_once(phone: Phone, town: Town) -> None:
    town.network("losing answers")
    assert await phone.check(PERSON, celsius="36.5") == "ask"
    await phone.choose("let", "admitted")
    # It had come, durably.
    assert len(await town.readings()) == 1
    await phone.next()
    town.network("open")
    await phone.sync()
    await phone.waits_for(0)
    (reading,) = await town.readings()
    (crossing,) = await town.crossings()
    assert reading["id"] == crossing["id"]
    (batch,) = await phone.batches(town.device())
    assert [one["celsius"] for one in batch["said"]["readings"]] == [36.5]


async def test_a_plate_whose_answer_was_lost_is_one_crossing(phone: Phone, town: Town) -> None:
    town.network("losing answers")
    assert await phone.check("冀G·99999") == "ask"
    assert "未出示通行证" in await phone.reasons()
    await phone.choose("stop", "refused")
    await phone.next()
    town.network("open")
    await phone.sync()
    await phone.waits_for(0)
    (crossing,) = await town.crossings()
    assert (crossing["plate"], crossing["outcome"]) == ("冀G99999", "refused")


async def test_a_batch_whose_answer_was_lost_is_taken_once(phone: Phone, town: Town) -> None:
    town.network("cut")
    await phone.check(celsius="36.4")
    await phone.next()
    line = town.county.lines[0]
    line.lose_answers_to(b"/batches")
    town.network("open")
    await phone.sync()
    async with asyncio.timeout(WITHIN / 1000):
        await line.answer_lost.wait()
    assert len(await town.readings()) == 1
    line.lose_answers_to(None)
    await phone.sync()
    await phone.waits_for(0)
    assert len(await town.readings()) == len(await town.crossings()) == 1
    (recorder,) = await town.chain()
    assert (recorder["complete_to"], recorder["forked"]) == (1, False)


async def test_who_the_phone_cannot_judge_is_for_the_guard(phone: Phone, town: Town) -> None:
    town.network("cut")
    assert await phone.check(PERSON, celsius="36.5") == "ask"
    assert await phone.page.inner_text("#outcome") == "请核验\nAsk"
    assert "健康档案" in await phone.reasons()
    await phone.page.keyboard.press("Enter")
    await expect(phone.page.locator("#choices")).to_be_visible()
    await phone.choose("stop", "refused")
    await phone.next()
    town.network("open")
    await phone.sync()
    await phone.waits_for(0)
    (crossing,) = await town.crossings()
    assert (crossing["person_id"], crossing["outcome"]) == (PERSON, "refused")


async def test_a_gate_that_says_nothing_is_not_waited_for_long(phone: Phone, town: Town) -> None:
    town.network("silent")
    assert await phone.check(celsius="37.9") == "refused"
    assert await phone.reasons() == "体温异常\nfever"
    await expect(phone.page.locator("#state")).to_contain_text("离线")


@pytest.mark.parametrize(("mode", "said"), [("closed", "本卡口已封闭"), ("in-only", "只入不出")])
async def test_the_mode_of_the_site_holds_without_a_network(
    phone: Phone, town: Town, mode: str, said: str
) -> None:
    body = {"mode": mode, "reason": "from today"}
    await town.gatehouse.ask("operator", "PUT", f"/v1/sites/{town.road}/mode", body)
    await phone.sync()
    await phone.until(f"known.gate.site.mode === '{mode}'")
    town.network("cut")
    assert await phone.check(celsius="36.5", direction="out") == "refused"
    assert said in await phone.reasons()


async def test_an_enterprises_gate_asks_for_what_it_cannot_know(phones: Phones, town: Town) -> None:
    phone = await phones()
    await phone.sign_in(await town.code(3, town.gate))
    town.network("cut")
    assert await phone.check(OTHER, celsius="36.5") == "ask"
    reasons = await phone.reasons()
    assert "复工许可" in reasons
    assert "健康档案" in reasons
    await phone.choose("let", "admitted")
    await phone.next()
    assert await phone.check(celsius="36.5") == "refused"
    assert "未登记建档" in await phone.reasons()


async def test_what_the_county_misses_is_sent_again(phone: Phone, town: Town) -> None:
    for celsius in ("36.1", "36.2"):
        town.network("cut")
        await phone.check(celsius=celsius)
        await phone.next()
        town.network("open")
        await phone.sync()
        await phone.waits_for(0)
    # As if the county had never had the first two: it is asked for what comes third.
    first, second = await phone.batches(town.device())
    answer = json.dumps({"missing": [[1, 2]], "refused": 0})
    seen: list[str] = []

    async def amnesia(route: object, request: object) -> None:
        seen.append(request.post_data)  # type: ignore[attr-defined]
        forgetful = {"status": 202, "body": answer if len(seen) == 1 else "{}"}
        await route.fulfill(**forgetful)  # type: ignore[attr-defined]

    await phone.page.context.route("**/v1/sites/*/batches", amnesia)
    town.network("cut")
    await phone.check(celsius="36.3")
    await phone.next()
    town.network("open")
    await phone.sync()
    await phone.waits_for(0)
    assert seen[1:] == [first["text"], second["text"]]


async def test_a_day_without_anything_has_an_empty_batch(phone: Phone, town: Town) -> None:
    await phone.page.evaluate(
        "import('/gate/store.js').then((s) => s.transact(['phones'], 'readwrite', async (at) => {"
        f" const row = await s.done(at('phones').get('{town.device()}'));"
        " await s.done(at('phones').put({...row, day: '2020-02-17'})); }))"
    )
    await phone.sync()
    batches = f"(await store.batches('{town.device()}'))"
    await phone.until(batches + ".some((one) => one.state === 'done')")
    (batch,) = await phone.batches(town.device())
    assert (batch["said"]["readings"], batch["said"]["crossings"]) == ([], [])
    (recorder,) = await town.chain()
    assert recorder["complete_to"] == 1


async def test_what_another_phone_left_here_is_sent_by_it(phone: Phone, town: Town) -> None:
    code = await town.code(2)
    town.network("cut")
    await phone.check(celsius="36.7")
    await phone.next()
    town.network("open")
    await phone.page.click("#again")
    await phone.page.fill("#code", code)
    await phone.page.press("#code", "Enter")
    await expect(phone.page.locator("#site")).to_contain_text(town.device(2))
    await phone.waits_for(0)
    (reading,) = await town.readings()
    assert reading["device_id"] == town.device()


async def test_what_is_left_for_long_goes_in_several_batches(phone: Phone, town: Town) -> None:
    town.network("cut")
    await phone.page.evaluate(LEFT, [town.device(), 2_100])
    town.network("open")
    await phone.sync()
    await phone.until("await store.waiting() === 0")
    made = await phone.batches(town.device())
    assert sum(one["items"] for one in made) == 2_100
    assert all(one["items"] <= 1_000 and len(one["text"].encode()) < 512_000 for one in made)
    (recorder,) = await town.chain()
    assert (recorder["complete_to"], recorder["missing"]) == (len(made), [])
    ends = [one["said"]["complete_until"] for one in made]
    assert ends == sorted(ends)
    # What is still to come is not told as complete.
    assert ends[0] < made[1]["said"]["crossings"][0]["at"]


async def test_a_reading_and_its_crossing_are_in_one_batch(phone: Phone, town: Town) -> None:
    town.network("cut")
    await phone.page.evaluate(LEFT, [town.device(), 999])
    await phone.check(celsius="36.5")
    await phone.next()
    town.network("open")
    await phone.sync()
    await phone.until("await store.waiting() === 0")
    made = await phone.batches(town.device())
    assert [one["items"] for one in made] == [999, 2]
    (reading,) = await town.readings()
    assert reading["id"] in {one["id"] for one in await town.crossings()}


async def test_a_driver_without_a_network_is_one_crossing_with_the_vehicle(
    phone: Phone, town: Town
) -> None:
    town.network("losing answers")
    assert await phone.check(PERSON, town.plate, celsius="36.5") == "ask"
    await phone.choose("stop", "refused")
    await phone.next()
    town.network("open")
    await phone.sync()
    await phone.waits_for(0)
    (reading,) = await town.readings()
    (crossing,) = await town.crossings()
    assert crossing["id"] == reading["id"]
    assert (crossing["plate"], crossing["person_id"]) == (town.plate, PERSON)
