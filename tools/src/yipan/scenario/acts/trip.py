"""The charter bus: 28 technicians from another province, 27 seats taken in the end."""

from datetime import datetime
from typing import Any

from shared.clock import COUNTY
from yipan.scenario.cast import (
    COACH,
    HENAN,
    STATION_DEVICE,
    WIND,
    normal_celsius,
)
from yipan.scenario.health import end_isolation_at
from yipan.scenario.registration import plan_trip
from yipan.scenario.story import Story, day

FEVERISH = "technician-5"
FEVER = 38.6
EXTENDED, SHORTENED = "technician-1", "technician-2"
KILOMETRES, HOURS = 1_980, 30
THROUGH = ["340000", "370000", "120000", "110000"]
"""From Henan by Anhui and Shandong, Tianjin and Beijing to Hebei."""


def technicians(story: Story) -> list[str]:
    return [person.label for person in story.of(WIND, local=False)]


async def planned(story: Story) -> None:
    story.trip = await plan_trip(story.stage, COACH, WIND.enterprise_id, HENAN, day(18, 9))
    path = f"/v1/trips/{story.trip}/passengers"
    wanted = [*technicians(story), f"{WIND.enterprise_id}-2"]
    people = {"person_ids": [story.id_of(label) for label in wanted]}
    answer = await story.stage.call("dispatcher", "POST", "transport", path, people)
    outcomes = [result["outcome"] for result in answer["results"]]
    assert outcomes == ["added"] * 28 + ["refused"], answer


async def fever_at_the_meeting_point(story: Story) -> None:
    at = story.not_before(day(18, 7))
    readings = [
        story.reading(
            STATION_DEVICE,
            label,
            FEVER if label == FEVERISH else normal_celsius(label, at.isoformat()),
            at,
        )
        for label in technicians(story)
    ]
    await story.post(readings)

    async def seat_is_taken_away() -> bool:
        return story.id_of(FEVERISH) in await _with_status(story, "removed")

    await story.stage.follows("the seat is taken away", seat_is_taken_away)
    await story.all_follow("the gate is closed to him", [FEVERISH], may_return=False)

    async def reading_is_known() -> bool:
        # The view of readings is written by another group than the one that closed the gate.
        path = f"/v1/persons/{story.id_of(FEVERISH)}"
        known = (await story.stage.call("guard", "GET", "checkpoint", path))["reading"]
        return known is not None and datetime.fromisoformat(known["measured_at"]) == at

    await story.stage.follows("the gate knows the reading", reading_is_known)
    body = {"site_id": WIND.gate, "person_id": story.id_of(FEVERISH), "mask": "worn"}
    found = await story.stage.call("guard", "POST", "checkpoint", "/v1/crossings", body)
    # A slow machine may get here on another day of the county: then the gate measures again.
    decided = datetime.fromisoformat((await _crossing(story, found["id"]))["at"])
    same_day = decided.astimezone(COUNTY).date() == at.astimezone(COUNTY).date()
    measured = "fever" if same_day else "measure-again"
    assert [reason["code"] for reason in found["reasons"]] == [measured, "deferred"], found


async def boarded(story: Story) -> None:
    path = f"/v1/trips/{story.trip}/boardings"
    for label in technicians(story):
        body = {"person_id": story.id_of(label)}
        if label == FEVERISH:
            await story.stage.call("dispatcher", "POST", "transport", path, body, expect=409)
            continue

        async def boards(body: dict[str, str] = body) -> bool:
            # The reading of the morning may still be on its way to the bus.
            answer = await story.stage.call(
                "dispatcher", "POST", "transport", path, body, expect=(201, 409)
            )
            return "revision" in answer

        await story.stage.follows(f"{label} boards", boards)


async def arrived(story: Story) -> None:
    await story.stage.until(day(19, 15))
    path = f"/v1/trips/{story.trip}/completion"
    home = [label for label in technicians(story) if label != FEVERISH]
    road = {"kilometres": KILOMETRES, "hours": HOURS, "through": THROUGH}
    body = {"arrived": [story.id_of(label) for label in home], **road}
    await story.stage.call("dispatcher", "POST", "transport", path, body)
    await story.all_follow("isolated after the bus", home, may_return=False)
    await story.stage.until(day(19, 16))
    at = story.not_before(day(19, 16))
    tried = story.reading(WIND.device, EXTENDED, 35.6, at, "in")
    found = await story.post_one(tried)
    assert [reason["code"] for reason in found["reasons"]] == ["deferred"], found
    await _decided(story, EXTENDED, 19 + 16)
    await _decided(story, SHORTENED, 19 + 9)


async def _crossing(story: Story, crossing_id: str) -> Any:
    path = f"/v1/crossings/{crossing_id}"
    found: dict[str, Any] = {}

    async def shown() -> bool:
        answer = await story.stage.call("guard", "GET", "checkpoint", path, expect=(200, 404))
        found.update(answer)
        return "at" in answer

    await story.stage.follows("the crossing can be read", shown)
    return found


async def _decided(story: Story, label: str, date: int) -> None:
    """The health bureau sets another end; days after 29 February run on into March."""
    ends = day(1, 15).replace(month=2) + (day(2) - day(1)) * (date - 1)
    await end_isolation_at(story, label, ends, "decided by the health bureau")


async def _with_status(story: Story, status: str) -> list[str]:
    trip = await story.stage.call("dispatcher", "GET", "transport", f"/v1/trips/{story.trip}")
    return [p["person_id"] for p in trip["passengers"] if p["status"] == status]
