"""What the acts of the story share: who is who, what was posted, and short ways to ask."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from shared.clock import COUNTY
from yipan.scenario.cast import Firm, Person
from yipan.scenario.stage import Stage

BATCH = 100


def day(number: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment of February 2020 in the county."""
    return datetime(2020, 2, number, hour, minute, tzinfo=COUNTY)


def silent(_: str) -> None:
    """Tell nobody."""


@dataclass
class Story:
    """The state of one performance. `tell` shows a line of progress to whoever watches."""

    stage: Stage
    people: Sequence[Person]
    tell: Any = silent
    ids: dict[str, str] = field(default_factory=dict)
    permits: dict[str, str] = field(default_factory=dict)
    trip: str = ""
    posted: int = 0
    repeated: int = 0
    _sequence: Any = field(default_factory=count)

    def not_before(self, planned: datetime) -> datetime:
        """The planned moment, or now where a slow machine is late: a gate decides as of then."""
        return max(planned, self.stage.now())

    def id_of(self, label: str) -> str:
        return self.ids[label]

    def of(self, firm: Firm, *, local: bool = True) -> list[Person]:
        """The people of a firm who live here, or those who must be fetched."""
        return [
            p
            for p in self.people
            if p.enterprise_id == firm.enterprise_id
            and p.label.startswith("technician") is not local
        ]

    def reading(
        self, device: str, label: str, celsius: float, at: datetime, direction: str | None = None
    ) -> dict[str, Any]:
        """One reading as a device would send it."""
        found: dict[str, Any] = {
            "device_id": device,
            "sequence": str(next(self._sequence)),
            "celsius": celsius,
            "measured_at": at.isoformat(),
            "person_id": self.ids[label],
            "mask": "worn",
        }
        return found if direction is None else found | {"direction": direction}

    async def post(self, readings: Sequence[dict[str, Any]]) -> None:
        """Post readings in batches and see every one accepted."""
        for start in range(0, len(readings), BATCH):
            batch = readings[start : start + BATCH]
            answer = await self.stage.call("device", "POST", "checkpoint", "/v1/readings", batch)
            assert answer["accepted"] == len(batch), answer
            self.posted += len(batch)

    async def post_again(self, readings: Sequence[dict[str, Any]]) -> None:
        """A device that did not hear the answer repeats itself: nothing new is said."""
        answer = await self.stage.call(
            "device", "POST", "checkpoint", "/v1/readings", list(readings)
        )
        assert answer["accepted"] == len(readings), answer
        self.repeated += len(readings)

    async def post_one(self, reading: dict[str, Any]) -> dict[str, Any]:
        """Post one live reading and return the gate's answer."""
        answer = await self.stage.call("device", "POST", "checkpoint", "/v1/readings", reading)
        self.posted += 1
        result: dict[str, Any] = answer["results"][0]
        return result

    async def standing_is(self, label: str, standing: str) -> bool:
        """Ask health-records for the standing."""
        path = f"/v1/workers/{self.ids[label]}"
        found = await self.stage.call("clerk", "GET", "health-records", path, expect=(200, 404))
        return bool(found.get("standing") == standing)

    async def gate_knows(self, label: str, *, may_return: bool) -> bool:
        """Ask the gates whether they have heard of the standing."""
        path = f"/v1/persons/{self.ids[label]}"
        found = await self.stage.call("guard", "GET", "checkpoint", path, expect=(200, 404))
        standing = found.get("standing") or {}
        return bool(standing.get("may_return") is may_return)

    async def permit_is(self, enterprise_id: str, status: str) -> bool:
        path = f"/v1/permits/{self.permits[enterprise_id]}"
        found = await self.stage.call("clerk", "GET", "permits", path, expect=(200, 404))
        return bool(found.get("status") == status)

    async def gate_is_open(self, site_id: str) -> bool:
        """Ask the gate whether it lets anybody in at all."""
        path = f"/v1/sites/{site_id}/gate"
        found = await self.stage.call("guard", "GET", "checkpoint", path)
        return bool(found["open"])

    async def road_knows_pass(self, plate: str) -> bool:
        found = await self.stage.call("guard", "GET", "checkpoint", f"/v1/plates/{plate}")
        return bool(found["passes"])

    async def all_follow(self, what: str, labels: Iterable[str], *, may_return: bool) -> None:
        """Wait until the gates have heard the same standing of all of them."""
        for label in labels:

            async def heard(label: str = label) -> bool:
                return await self.gate_knows(label, may_return=may_return)

            await self.stage.follows(f"{what}: {label}", heard)


def every(minutes: int, start: datetime, end: datetime) -> list[datetime]:
    """Moments from start to before end."""
    steps = int((end - start) / timedelta(minutes=minutes))
    return [start + timedelta(minutes=minutes) * n for n in range(steps)]
