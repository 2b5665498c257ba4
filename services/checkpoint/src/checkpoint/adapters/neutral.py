"""The one form that every maker's message is read into."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from shared.events.checkpoint import BodySite, Direction, Mask

RefKind = Literal[
    "device-pin", "employee-number", "identity-number", "card", "qr", "person-id", "stranger"
]
TimeSource = Literal["offset", "local", "epoch-s", "epoch-ms", "relative", "received"]

MOST_BYTES = 4 << 20
"""What a body may come to when it is unpacked."""


@dataclass(frozen=True, slots=True)
class Post:
    """A request as a device sent it; `query` by name, names of `headers` in lower case.

    `most` is what an adapter may unpack of it, in bytes: less of who has shown nothing.
    """

    body: bytes = field(repr=False)
    content_type: str = ""
    path: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    most: int = MOST_BYTES


@dataclass(frozen=True, slots=True)
class PersonRef:
    """How a device calls a person. Never logged: it may be an identity number."""

    kind: RefKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a device tells it.

    `text` is what it wrote and belongs to the reading's name; `iso` the same as RFC 3339, without
    an offset where the source is `local`, and empty where it is `received`: unreadable or absent.
    Where it is `relative`, `text` holds the seconds from the time of receipt, and `iso` is empty.
    """

    text: str
    iso: str
    source: TimeSource


@dataclass(frozen=True, slots=True)
class Measured:
    """A temperature in degrees Celsius, None where nothing was measured, and as it was written.

    `inferred` says that its unit was not declared and is not Celsius.
    """

    celsius: float | None = None
    value: str = ""
    unit: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Neutral:
    """One measurement; where nothing was measured a vehicle at the gate, by its `plate`.

    `serial` is how the message calls its device, empty where it does not. `body_site` is None
    where the registry has to say it. `abnormal` is the device's own word: a setting of its alarm,
    not a fever. `replayed` is set where the device says that it tells of the past. `event` names
    what it tells of where it tells of it more than once: one way through the gate.
    """

    serial: str
    sequence: str
    measured_at: Moment
    measured: Measured
    body_site: BodySite | None = None
    abnormal: bool | None = None
    person: PersonRef | None = None
    mask: Mask = "unknown"
    direction: Direction | None = None
    plate: str | None = None
    replayed: bool = False
    event: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Unclear:
    """What cannot be understood: kept as a post that can be read again, with the reason.

    `reason` is a sentence for an operator; it repeats nothing personal.
    """

    post: Post
    reason: str
    serial: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """All that one post says. `others` are kinds of messages that are no reading, as they came.

    `serials` are the devices that spoke, also those that measured nothing.
    """

    readings: tuple[Neutral, ...] = ()
    others: tuple[str, ...] = ()
    unclear: tuple[Unclear, ...] = ()
    serials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What the maker's device takes for success."""

    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200


@dataclass(frozen=True, slots=True)
class Verdict:
    """The gate's word on whoever the one reading of a post is of; `text` is for a screen."""

    admitted: bool
    text: str = ""


Read = Callable[[Post], Heard]
Answer = Callable[[Post, Heard, Verdict | None], Reply]


@dataclass(frozen=True, slots=True)
class Adapter:
    """One maker's way of speaking: `read` never raises, `answer` is sent after the durable write.

    Both are pure; what a message leaves out, the registry says of its device. An answer tells the
    verdict where the maker's own words have room for it; there is none where nobody was decided
    on: several readings, the past, a device that stands at no gate, or a gate that cannot tell.
    """

    vendor: str
    read: Read
    answer: Answer
    stranger: int = 401
    """The status by which a device that nobody knows comes again later."""
