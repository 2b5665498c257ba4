"""What became of every reading as its device knows it, and what must be stored because of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from yipan.simulator.shape import Instrument, Meant
from yipan.simulator.timetable import Delivery

Event = tuple[int, int]
"""The place of a device, and its number of the reading."""


class Key(NamedTuple):
    """What a stored reading is known by; `at` is None where its time could not be read."""

    device_id: str
    at: datetime | None
    celsius: float


class Bounds(NamedTuple):
    """How many of a kind must be stored, and how many may be: the answer of some is not known."""

    least: int
    most: int


@dataclass
class Ledger:
    """Written by the devices. What nobody can know keeps its place among what may be stored.

    Readings of who shows itself as somebody else are not entered: none of them may be stored.
    """

    devices: Sequence[Instrument]
    _meant: dict[Event, Meant] = field(default_factory=dict)
    _open: Counter[Event] = field(default_factory=Counter)
    _taken: set[Event] = field(default_factory=set)
    _batches: dict[str, set[int]] = field(default_factory=dict)

    def begins(self, delivery: Delivery) -> None:
        """A request is on its way: whatever becomes of it, it may be stored."""
        for event, meant in self._of(delivery):
            self._meant[event] = meant
            self._open[event] += 1

    def ends(self, delivery: Delivery, taken: Sequence[bool]) -> None:
        """It was answered, reading by reading."""
        if delivery.shows != "itself":
            return
        for (event, _), good in zip(self._of(delivery), taken, strict=True):
            self._open[event] -= 1
            if good:
                self._taken.add(event)
        if delivery.number and all(taken):
            recorder = self.devices[delivery.device].device_id
            self._batches.setdefault(recorder, set()).add(delivery.number)

    def _of(self, delivery: Delivery) -> Iterator[tuple[Event, Meant]]:
        if delivery.shows == "itself":
            for meant in delivery.readings:
                yield (delivery.device, meant.number), meant

    @property
    def acknowledged(self) -> int:
        return len(self._taken)

    @property
    def uncertain(self) -> int:
        return sum(many > 0 and event not in self._taken for event, many in self._open.items())

    def readings(self) -> dict[Key, Bounds]:
        """What must be stored as readings; copies of one are one."""
        return self._bounds((self._key(event, m), event) for event, m in self._sound())

    def records(self) -> dict[str, Bounds]:
        """How much garbage must be kept for review, by device."""
        spoilt = ((e, m) for e, m in self._meant.items() if m.garbled)
        return self._bounds((self.devices[e[0]].device_id, e) for e, _ in spoilt)

    def batches(self) -> Mapping[str, set[int]]:
        """The numbers of the batches that were acknowledged, by recorder."""
        return self._batches

    def earliest(self) -> datetime | None:
        return min((m.at for _, m in self._sound() if not m.malformed), default=None)

    def _sound(self) -> Iterator[tuple[Event, Meant]]:
        return ((event, meant) for event, meant in self._meant.items() if not meant.garbled)

    def _bounds(self, named: Iterable[tuple[Any, Event]]) -> dict[Any, Bounds]:
        least: Counter[Any] = Counter()
        most: Counter[Any] = Counter()
        for name, event in named:
            taken = event in self._taken
            least[name] += taken
            most[name] += taken or self._open[event] > 0
        return {name: Bounds(least[name], most[name]) for name in most}

    def _key(self, event: Event, meant: Meant) -> Key:
        at = None if meant.malformed else meant.at.astimezone(UTC)
        return Key(self.devices[event[0]].device_id, at, meant.celsius)
