"""Two fevers at one enterprise within a day: suspended, examined, inspected, reinstated."""

from yipan.scenario.acts.routine import morning
from yipan.scenario.acts.trip import FEVERISH
from yipan.scenario.cast import WIND, normal_celsius
from yipan.scenario.health import examine
from yipan.scenario.procedure import gate_opens, inspect, suspended
from yipan.scenario.story import Story, day

SECOND = f"{WIND.enterprise_id}-1"
BYSTANDER = f"{WIND.enterprise_id}-2"
FEVER = 38.2


async def second_fever(story: Story) -> None:
    at = story.not_before(day(18, 10))
    found = await story.post_one(story.reading(WIND.device, SECOND, FEVER, at, "in"))
    assert "fever" in [reason["code"] for reason in found["reasons"]], found
    await suspended(story, WIND.enterprise_id, WIND.gate)
    await story.stage.until(day(18, 10, 30))
    at = story.not_before(day(18, 10, 30))
    celsius = normal_celsius(BYSTANDER, at.isoformat())
    found = await story.post_one(story.reading(WIND.device, BYSTANDER, celsius, at, "in"))
    assert [reason["code"] for reason in found["reasons"]] == ["permit-suspended"], found


async def examined(story: Story) -> None:
    at = day(19, 9)
    await story.stage.until(at)
    await examine(story, (FEVERISH, SECOND), at)


async def reinstated(story: Story) -> None:
    await story.stage.until(day(19, 10))
    await inspect(story.stage, story.permits[WIND.enterprise_id])
    await gate_opens(story, WIND.gate)
    await story.stage.until(day(19, 10, 30))
    await morning(story, 19, WIND, [person.label for person in story.of(WIND)])
