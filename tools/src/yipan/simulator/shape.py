"""What a device means to say, and the request that says it: the words of the simulator."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from checkpoint.adapters.neutral import RefKind
from shared.events.checkpoint import DeviceAccess, Direction, Mask

Garble = Literal["", "truncated", "wrong-type"]
NONSENSE = "warm"
"""What stands where a temperature should be."""


@dataclass(frozen=True, slots=True)
class Named:
    """How a device calls a person."""

    kind: RefKind
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Meant:
    """One measurement as the device has it.

    `number` is its own count from 1, `at` what its clock says. `replayed` is set where it is told
    of the past, `malformed` where its time is written so that nobody can read it, and `garbled`
    says how the message comes to be none: `wrong-type` is its temperature, `truncated` is done to
    it on its way.
    """

    number: int
    at: datetime
    celsius: float
    person: Named | None = None
    mask: Mask = "unknown"
    direction: Direction | None = None
    replayed: bool = False
    malformed: bool = False
    garbled: Garble = ""

    @property
    def told(self) -> Any:
        """The temperature as the message has it, in degrees Celsius."""
        return NONSENSE if self.garbled == "wrong-type" else self.celsius


@dataclass(frozen=True, slots=True)
class Instrument:
    """A device: its id with us, how its messages call it, and in which style it writes them."""

    device_id: str
    site_id: str
    vendor: str
    serial: str
    style: str


@dataclass(frozen=True, slots=True)
class Payload:
    """A request before it shows who sends it: a token goes between `base` and `rest`."""

    base: str
    body: bytes = b""
    content_type: str = "application/json"
    rest: str = ""
    query: str = ""
    method: str = "POST"


Build = Callable[[Instrument, Sequence[Meant]], Payload]
Taken = Callable[[Sequence[Meant], int, bytes], Sequence[bool]]
"""From what was sent, the status and the body of the answer: which readings were taken."""
Greet = Callable[[Instrument], Sequence[Payload]]


def nothing(_: Instrument) -> Sequence[Payload]:
    return ()


@dataclass(frozen=True, slots=True)
class Vendor:
    """One maker's way of writing: pure, and the mirror of the adapter of the same name.

    `names` are the ways it can call a person, `most` the readings of one request; `whole_seconds`
    is set where its times have no fraction, `replays` where it marks what it tells of the past.
    `greet` is what it sends when it is switched on, `poll` what it asks every 30 s.
    """

    name: str
    access: DeviceAccess
    build: Build
    taken: Taken
    names: tuple[RefKind, ...]
    styles: tuple[str, ...]
    most: int = 1
    masks: bool = True
    directions: bool = True
    replays: bool = False
    whole_seconds: bool = False
    garbles: tuple[Garble, ...] = ("truncated", "wrong-type")
    greet: Greet = nothing
    poll: Greet = nothing


def all_or_none(readings: Sequence[Meant], *, taken: bool) -> Sequence[bool]:
    return [taken] * len(readings)
