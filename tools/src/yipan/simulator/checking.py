"""Whether what was acknowledged is stored, and once: read back from the suite itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from yipan.readback import pages, settled
from yipan.simulator.ledger import Bounds, Key, Ledger
from yipan.simulator.office import Office
from yipan.simulator.shape import Instrument

WITHIN = 60.0
"""Seconds that views have to show what is durable."""
UNREADABLE = "time-unreadable"


@dataclass(frozen=True, slots=True)
class Check:
    """Compares the ledger with what is stored.

    Stored readings are known by device, time and temperature, for the numbers of makers' readings
    are hashed at the door. Of several with the same three as many have to be there as were meant.
    """

    office: Office
    ledger: Ledger
    site: str

    async def settled(self, within: float = WITHIN) -> dict[str, int]:
        """What is lost and what is double, of readings and of garbage; waits for the views."""
        return await settled(self.count, within)

    async def count(self) -> dict[str, int]:
        readings = off(self.ledger.readings(), await self._readings())
        records = off(self.ledger.records(), await self._records())
        return {
            "lost": readings[0],
            "double": readings[1],
            "garbage lost": records[0],
            "garbage double": records[1],
            "broken chains": await self._broken(),
        }

    async def _broken(self) -> int:
        """Recorders whose numbered batches are not all there, or not as they were sent."""
        if not (sent := self.ledger.batches()):
            return 0
        found = await self.office.read(f"/v1/sites/{self.site}/batches")
        known = {one["recorder_id"]: one for one in found["recorders"]}
        return sum(
            recorder not in known or is_broken(known[recorder], numbers)
            for recorder, numbers in sent.items()
        )

    async def _readings(self) -> Counter[Key]:
        """All of our devices, the latest first, back to where the first of them can be."""
        ours, earliest = self._ours(), self.ledger.earliest()
        found: Counter[Key] = Counter()
        async for items in pages(self.office.read, f"/v1/readings?site_id={self.site}"):
            found.update(_key(one) for one in items if one["device_id"] in ours)
            if earliest and items and _moment(items[-1]["measured_at"]) < earliest:
                break
        return found

    async def _records(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for vendor in sorted({one.vendor for one in self.ledger.devices}):
            async for items in pages(self.office.read, f"/v1/raw-records?vendor={vendor}"):
                found += by_device(items, self.ledger.devices)
        return found

    def _ours(self) -> dict[str, str]:
        return {one.device_id: one.device_id for one in self.ledger.devices}


def by_device(records: Sequence[Mapping[str, Any]], devices: Sequence[Instrument]) -> Counter[str]:
    """How many records are of each of these devices; what names nobody is somebody else's."""
    ours = {one.device_id: one.device_id for one in devices}
    ours |= {one.serial.lower(): one.device_id for one in devices if one.serial}
    # By whom it came, or, where an address showed that, by what it calls itself.
    names = (one["device_id"] or (one["serial"] or "").lower() for one in records)
    return Counter(ours[name] for name in names if name in ours)


def off(wanted: Mapping[Any, Bounds], found: Counter[Any]) -> tuple[int, int]:
    """How many are too few, and how many too many."""
    few = sum(max(0, bounds.least - found[key]) for key, bounds in wanted.items())
    most = {key: bounds.most for key, bounds in wanted.items()}
    many = sum(max(0, number - most.get(key, 0)) for key, number in found.items())
    return few, many


def is_broken(told: Mapping[str, Any], sent: set[int]) -> bool:
    """Whether a chain lacks a batch that it took, or has another in its place."""
    missing = {number for first, last in told["missing"] for number in range(first, last + 1)}
    lacks = bool(missing & sent) or told["highest"] < max(sent)
    return lacks or told["forked"] or (told["broken_at"] is not None)


def _key(item: Mapping[str, Any]) -> Key:
    unreadable = UNREADABLE in item["quality"]
    # What the device said, where the suite knows better.
    said = item.get("uncorrected_measured_at") or item["measured_at"]
    at = None if unreadable else _moment(said)
    return Key(item["device_id"], at, round(item["celsius"], 2))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
