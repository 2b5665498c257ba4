"""One vehicle, one pass, one route: the feed truck and the coach."""

from typing import Any

from yipan.scenario.cast import COACH, FARM, FEED_TRUCK, MILL, ROAD, WIND, Firm
from yipan.scenario.story import Story, day


async def truck_is_turned_away(story: Story) -> None:
    found = await _at_the_road(story, FEED_TRUCK)
    assert found["outcome"] == "refused", found
    assert [reason["code"] for reason in found["reasons"]] == ["no-pass"], found


async def truck_gets_its_pass(story: Story) -> None:
    route = f"feed mill - road 207 - {FARM}"
    await _issue(story, FEED_TRUCK, MILL, f"{MILL.enterprise_id}-3", route, "pig feed")
    await _known_at_the_road(story, FEED_TRUCK)
    found = await _at_the_road(story, FEED_TRUCK)
    assert found["outcome"] == "admitted", found


async def bus_waits_for_its_pass(story: Story) -> None:
    path = f"/v1/trips/{story.trip}/departure"
    refused = await story.stage.call("dispatcher", "POST", "transport", path, {}, expect=409)
    assert refused["rule"] == "vehicle-pass", refused
    route = "Zhengzhou - Shijiazhuang - Zhangbei"
    await _issue(story, COACH, WIND, f"{WIND.enterprise_id}-4", route, "technicians")

    async def departs() -> bool:
        await story.stage.call("dispatcher", "POST", "transport", path, {}, expect=(201, 409))
        trip = await story.stage.call("dispatcher", "GET", "transport", f"/v1/trips/{story.trip}")
        return bool(trip["status"] == "departed")

    await story.stage.follows("the bus departs", departs)


async def _issue(story: Story, plate: str, firm: Firm, driver: str, route: str, cargo: str) -> None:
    body = {
        "enterprise_id": firm.enterprise_id,
        "plate": plate,
        "drivers": [story.id_of(driver)],
        "route": route,
        "cargo": cargo,
        "valid_until": day(29).isoformat(),
    }
    made = await story.stage.call("officer", "POST", "permits", "/v1/vehicle-passes", body)
    story.permits[plate] = made["id"]


async def _known_at_the_road(story: Story, plate: str) -> None:
    async def known() -> bool:
        return await story.road_knows_pass(plate)

    await story.stage.follows(f"the road has heard of the pass of {plate}", known)


async def _at_the_road(story: Story, plate: str) -> Any:
    body = {"site_id": ROAD, "plate": plate}
    return await story.stage.call("guard", "POST", "checkpoint", "/v1/crossings", body)
