"""What a post comes to, gathered message by message; one that cannot be read spoils no other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checkpoint.adapters.bodies import Unreadable
from checkpoint.adapters.neutral import Heard, Neutral, Post, Unclear
from checkpoint.adapters.values import Contradiction


@dataclass
class Gathered:
    """The way from messages to a Heard; `speaker` is the serial of who speaks, once it is read."""

    readings: list[Neutral] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    set_aside: list[Unclear] = field(default_factory=list)
    serials: dict[str, None] = field(default_factory=dict)
    speaker: str = ""

    def reading(self, one: Neutral) -> None:
        self.readings.append(one)
        self.serials[one.serial] = None

    def other(self, kind: str) -> None:
        """Count a message that measures nothing; its kind is a label and has to stay short."""
        self.others.append(kind[:40] or "empty")
        self.serials[self.speaker] = None

    def unclear(self, post: Post, reason: str) -> None:
        self.set_aside.append(Unclear(post, reason, self.speaker))
        self.serials[self.speaker] = None

    def take(self, post: Post, read: Callable[[Post], None]) -> None:
        """Read one message; where that cannot be done it is set aside as a whole."""
        readings, others, self.speaker = len(self.readings), len(self.others), ""
        try:
            read(post)
        except (Unreadable, Contradiction) as reason:
            del self.readings[readings:], self.others[others:]
            self.unclear(post, str(reason))

    def heard(self) -> Heard:
        serials = tuple(serial for serial in self.serials if serial)
        return Heard(tuple(self.readings), tuple(self.others), tuple(self.set_aside), serials)


def members(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects in a list, or the one where a list should be: XML knows no list of one."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one
