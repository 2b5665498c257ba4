"""What health-records is told of a person: where they have been, examinations, other ends."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yipan.scenario.stage import Stage
from yipan.scenario.story import Story


async def declare(stage: Stage, person_id: str, stays: Sequence[dict[str, Any]] = ()) -> None:
    """Declare the stays of the last weeks, and no symptoms."""
    path, declared = f"/v1/workers/{person_id}/declarations", {"stays": stays, "symptoms": False}
    await stage.call("clerk", "POST", "health-records", path, declared)


async def examine(story: Story, labels: Sequence[str], at: datetime) -> None:
    """Examine with a negative result, and wait until the gates have heard that they may return."""
    for label in labels:
        path = f"/v1/workers/{story.id_of(label)}/examinations"
        body = {"result": "negative", "examined_at": at.isoformat()}
        await story.stage.call("operator", "POST", "health-records", path, body)
    await story.all_follow("cleared after the examination", labels, may_return=True)


async def end_isolation_at(story: Story, label: str, ends_at: datetime, reason: str) -> None:
    """The health bureau sets another end."""
    path = f"/v1/workers/{story.id_of(label)}/isolation"
    body = {"ends_at": ends_at.isoformat(), "reason": reason}
    await story.stage.call("operator", "PUT", "health-records", path, body)
