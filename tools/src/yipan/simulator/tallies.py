"""What was sent and what came back, by group of devices and in total."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Self

from yipan.latencies import Latencies
from yipan.simulator.shape import Instrument

MARKS = (0.5, 0.99)


@dataclass
class Tally:
    """Readings by what became of them; copies count each, and are `planned` as well.

    `turned_away` are those of who shows itself wrongly, and garbage that is refused: as it should
    be. `let_in` are those of the former that were taken. `repeated` counts requests that were sent
    again, `messages` those without readings. `latencies` are those of answered requests.
    """

    devices: int = 0
    planned: int = 0
    sent: int = 0
    acknowledged: int = 0
    refused: int = 0
    turned_away: int = 0
    let_in: int = 0
    unanswered: int = 0
    repeated: int = 0
    messages: int = 0
    latencies: Latencies = field(default_factory=Latencies)

    @property
    def unsent(self) -> int:
        return self.planned - self.sent

    def __iadd__(self, other: "Tally") -> Self:
        for one in fields(self):
            mine = getattr(self, one.name)
            mine += getattr(other, one.name)
            setattr(self, one.name, mine)
        return self

    def as_dict(self) -> dict[str, Any]:
        """Numbers by name, latencies in milliseconds; None where there are none."""
        said = {name: value for name, value in asdict(self).items() if name != "latencies"}
        for share in MARKS:
            known = round(self.latencies.at(share), 1) if len(self.latencies) else None
            said[f"p{share * 100:.0f}_ms"] = known
        return said


@dataclass
class Tallies:
    """One tally for each maker, and what was said of the first readings that were refused."""

    groups: Mapping[str, Tally]
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, devices: Sequence[Instrument]) -> "Tallies":
        groups: dict[str, Tally] = {}
        for one in devices:
            groups.setdefault(one.vendor, Tally()).devices += 1
        return cls(groups)

    def total(self) -> Tally:
        found = Tally()
        for one in self.groups.values():
            found += one
        return found

    def complain(self, vendor: str, status: int, body: bytes, most: int = 5) -> None:
        """Keep what was said of a refusal, for whoever looks; not what was sent."""
        said = f"{vendor}: {status} {body[:300].decode(errors='replace')}"
        if len(self.complaints) < most and said not in self.complaints:
            self.complaints.append(said)
