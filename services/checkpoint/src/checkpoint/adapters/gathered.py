"""What a post comes to, gathered message by message; one that cannot be read spoils no other."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checkpoint.adapters.bodies import Unreadable, is_picture, parts_of
from checkpoint.adapters.neutral import MOST_BYTES, Heard, Neutral, Post, Unclear
from checkpoint.adapters.values import Contradiction

LEAST = 1 << 10
"""Bytes that a message counts for that is kept by itself, however short it is."""
MOST_MESSAGES = 20_000
"""Messages of one post: no device sends so many, and reading them keeps all others waiting."""
TOO_MUCH = "more of it cannot be read than is kept message by message"


@dataclass
class Gathered:
    """The way from the messages of a post to a Heard.

    `speaker` is the serial of who speaks, once it is read.
    """

    whole: Post
    readings: list[Neutral] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    set_aside: list[Unclear] = field(default_factory=list)
    serials: dict[str, None] = field(default_factory=dict)
    speaker: str = ""
    _kept: int = 0
    _looked_at: int = 0

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
        self.each(lambda: read(post), lambda: post)

    def each(self, read: Callable[[], None], alone: Callable[[], Post], speaker: str = "") -> None:
        """Read one message of many; where that cannot be done, `alone` makes it a post of its own.

        Only there, since each carries what it shares with the others. Where they come to more than
        a body may have, the whole post is kept once instead. `speaker` is known where a message
        tells of several things. Unreadable where there are too many: whoever takes the whole keeps
        it.
        """
        self._looked_at += 1
        if self._looked_at > MOST_MESSAGES:
            raise Unreadable("more messages than one post may have")
        readings, others, self.speaker = len(self.readings), len(self.others), speaker
        try:
            read()
        except (Unreadable, Contradiction) as reason:
            del self.readings[readings:], self.others[others:]
            self._set_aside(alone, str(reason))

    def _set_aside(self, alone: Callable[[], Post], reason: str) -> None:
        if self._kept > MOST_BYTES:
            self.serials[self.speaker] = None
            return
        post = alone()
        self._kept += max(len(post.body), LEAST)
        if self._kept > MOST_BYTES:
            self.unclear(self.whole, TOO_MUCH)
        else:
            self.unclear(post, reason)

    def heard(self) -> Heard:
        serials = tuple(serial for serial in self.serials if serial)
        return Heard(tuple(self.readings), tuple(self.others), tuple(self.set_aside), serials)


def messages(post: Post, gathered: Gathered) -> Iterator[Post]:
    """The parts of a form, each as a post that could have come alone; any other post as it is.

    Only a picture says nothing: what else stands in a form is somebody's word.
    """
    if "multipart" not in post.content_type.lower() or post.body.lstrip()[:1] in (b"{", b"<"):
        yield post
        return
    try:
        parts = parts_of(post.body, post.content_type)
    except Unreadable as reason:
        gathered.unclear(post, str(reason))
        return
    spoken = [part for part in parts if part.body.strip() and not is_picture(part)]
    for part in spoken:
        yield Post(part.body, part.content_type, post.path, post.query)
    if not spoken:
        gathered.other("picture")


def members(value: Any) -> Iterator[Mapping[str, Any]]:
    """The objects in a list, or the one where a list should be: XML knows no list of one."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one
