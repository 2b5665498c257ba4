"""One vehicle, one pass, one route: the feed truck and the coach."""

from yipan.scenario.cast import COACH, FARM, FEED_TRUCK, MILL, WIND
from yipan.scenario.roads import at_the_road, issue_pass, known_at_the_road
from yipan.scenario.story import Story, day


async def truck_is_turned_away(story: Story) -> None:
    found = await at_the_road(story, FEED_TRUCK)
    assert found["outcome"] == "refused", found
    assert [reason["code"] for reason in found["reasons"]] == ["no-pass"], found


async def truck_gets_its_pass(story: Story) -> None:
    route = f"feed mill - road 207 - {FARM}"
    driver, until = f"{MILL.enterprise_id}-3", day(29)
    await issue_pass(story, FEED_TRUCK, MILL.enterprise_id, driver, route, "pig feed", until)
    await known_at_the_road(story, [FEED_TRUCK])
    found = await at_the_road(story, FEED_TRUCK)
    assert found["outcome"] == "admitted", found


async def bus_waits_for_its_pass(story: Story) -> None:
    path = f"/v1/trips/{story.trip}/departure"
    refused = await story.stage.call("dispatcher", "POST", "transport", path, {}, expect=409)
    assert refused["rule"] == "vehicle-pass", refused
    route = "Zhengzhou - Shijiazhuang - Zhangbei"
    driver, until = f"{WIND.enterprise_id}-4", day(29)
    await issue_pass(story, COACH, WIND.enterprise_id, driver, route, "technicians", until)

    async def departs() -> bool:
        await story.stage.call("dispatcher", "POST", "transport", path, {}, expect=(201, 409))
        trip = await story.stage.call("dispatcher", "GET", "transport", f"/v1/trips/{story.trip}")
        return bool(trip["status"] == "departed")

    await story.stage.follows("the bus departs", departs)
