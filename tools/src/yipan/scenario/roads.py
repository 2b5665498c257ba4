"""One vehicle, one pass, one route: the pass, and the road that asks for it."""

from collections.abc import Iterable
from datetime import datetime

from yipan.scenario.cast import ROAD
from yipan.scenario.stage import Json
from yipan.scenario.story import Story


async def issue_pass(
    story: Story,
    plate: str,
    enterprise_id: str,
    driver: str,
    route: str,
    cargo: str,
    valid_until: datetime,
) -> None:
    """Issue a pass to a vehicle of an enterprise; `driver` is a label."""
    body = {
        "enterprise_id": enterprise_id,
        "plate": plate,
        "drivers": [story.id_of(driver)],
        "route": route,
        "cargo": cargo,
        "valid_until": valid_until.isoformat(),
    }
    made = await story.stage.call("officer", "POST", "permits", "/v1/vehicle-passes", body)
    story.permits[plate] = made["id"]


async def known_at_the_road(story: Story, plates: Iterable[str]) -> None:
    """Wait until the road has heard of each vehicle's pass."""
    for plate in plates:

        async def known(plate: str = plate) -> bool:
            return await story.road_knows_pass(plate)

        await story.stage.follows(f"the road has heard of the pass of {plate}", known)


async def at_the_road(story: Story, plate: str) -> Json:
    """Come to road 207 and return what the checkpoint decided."""
    body = {"site_id": ROAD, "plate": plate}
    return await story.stage.call("guard", "POST", "checkpoint", "/v1/crossings", body)
