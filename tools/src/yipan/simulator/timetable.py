"""Which device sends what and when: made before anything is sent, and the same for a seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Literal

from shared.events.checkpoint import Direction, Mask
from yipan.simulator.people import Crowd, celsius
from yipan.simulator.shape import Garble, Instrument, Meant, Vendor
from yipan.simulator.vendors import VENDORS

POLL_EVERY = 30.0
TICK = timedelta(milliseconds=1)
"""Two readings of a device are at least so far apart: some makers tell them apart by time alone."""
MASKS: tuple[Mask, ...] = ("worn", "not-worn", "unknown")
MASKED = (94, 4, 2)
"""Of a hundred people each."""

Shows = Literal["itself", "wrongly", "nobody"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be simulated: `rate` readings a second in all, for `seconds`.

    `fevers` and `through` are shares of the readings: those that are a fever, and those by which
    somebody wants through the gate. `name` begins the ids of all devices.
    """

    vendors: tuple[str, ...]
    name: str
    site: str
    devices: int = 10
    rate: float = 10.0
    seconds: float = 30.0
    batch: int = 1
    people: int = 1_000
    fevers: float = 0.002
    through: float = 0.1
    seed: int = 1
    faults: tuple[str, ...] = ()
    doubled: bool = False

    def chance(self, purpose: str) -> Random:
        """Randomness of its own for each purpose: a fault that is added changes no other."""
        return Random(f"{self.seed}/{purpose}")  # noqa: S311 - to be repeated, not to be secret


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request that is planned: `due` seconds after the beginning, by a device's place.

    `garbled` says how it arrives as none, `shows` whom its sender shows itself as, `leaves` that
    it goes without its answer and comes again, `slow` that it comes in drops; `skew` is by how many
    seconds the device's clock is ahead. `number` is that of a batch which was recorded offline.
    Without readings it asks for orders.
    """

    device: int
    due: float
    readings: tuple[Meant, ...]
    garbled: Garble = ""
    shows: Shows = "itself"
    leaves: bool = False
    slow: bool = False
    skew: float = 0.0
    number: int = 0

    @property
    def plain(self) -> bool:
        return bool(self.readings) and not self.garbled and self.shows == "itself"


def instruments(wishes: Wishes) -> list[Instrument]:
    """The devices by their place, the makers and the styles of each in turn."""
    found = []
    for place in range(wishes.devices):
        vendor = VENDORS[wishes.vendors[place % len(wishes.vendors)]]
        turn = place // len(wishes.vendors)
        style = vendor.styles[turn % len(vendor.styles)]
        if wishes.doubled and vendor.name == "zkteco":
            style = "doubled"
        id_ = f"{wishes.name}-{vendor.name}-{place + 1}"
        found.append(Instrument(id_, wishes.site, vendor.name, _serial(vendor, id_), style))
    return found


def _serial(vendor: Vendor, id_: str) -> str:
    """As the maker writes it: addresses are locally administered ones, which no maker has."""
    digits = sha256(id_.encode()).hexdigest()[:10]
    match vendor.name:
        case "yipan":
            return ""
        case "hikvision" | "dahua":
            return ":".join(["02", *(digits[at : at + 2] for at in range(0, 10, 2))])
        case "senml":
            return f"urn:dev:mac:02{digits[:4]}fffe{digits[4:]}"
        case "cloudevents" | "fhir":
            return id_
        case _:
            return f"SIM{digits.upper()}"


def stranger(device: Instrument) -> Instrument:
    """A device like it that nobody has registered."""
    id_ = f"{device.device_id}-unknown"
    return Instrument(
        id_, device.site_id, device.vendor, _serial(VENDORS[device.vendor], id_), device.style
    )


def ordinary(wishes: Wishes, devices: Sequence[Instrument], began: datetime) -> list[Delivery]:
    """What is sent where nothing goes wrong, by the time it is due.

    The readings are evenly spaced and go round the devices; where a maker has batches, a batch is
    due when the last of it was measured.
    """
    held: list[list[Meant]] = [[] for _ in devices]
    sent = []
    for place, due, meant in _measured(wishes, devices, began):
        held[place].append(meant)
        if len(held[place]) >= min(wishes.batch, VENDORS[devices[place].vendor].most):
            sent.append(Delivery(place, due, tuple(held[place])))
            held[place].clear()
    sent += [Delivery(n, wishes.seconds, tuple(left)) for n, left in enumerate(held) if left]
    return sorted([*sent, *_polls(wishes, devices)], key=lambda one: one.due)


def _measured(
    wishes: Wishes, devices: Sequence[Instrument], began: datetime
) -> Iterator[tuple[int, float, Meant]]:
    crowd, chance = Crowd(f"simulated-{wishes.seed}", wishes.people), wishes.chance("readings")
    last = [began - TICK] * len(devices)
    for count in range(int(wishes.rate * wishes.seconds)):
        place, due = count % len(devices), count / wishes.rate
        vendor = VENDORS[devices[place].vendor]
        last[place] = max(last[place] + TICK, _to_the_tick(began + timedelta(seconds=due)))
        at = last[place].replace(microsecond=0) if vendor.whole_seconds else last[place]
        yield place, due, _meant(wishes, vendor, crowd, chance, count // len(devices) + 1, at)


def _to_the_tick(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1_000 * 1_000)


def _meant(
    wishes: Wishes, vendor: Vendor, crowd: Crowd, chance: Random, number: int, at: datetime
) -> Meant:
    return Meant(
        number=number,
        at=at,
        celsius=celsius(chance, wishes.fevers),
        person=crowd.anybody(chance, vendor.names),
        mask=chance.choices(MASKS, MASKED)[0] if vendor.masks else "unknown",
        direction=_direction(chance, wishes.through) if vendor.directions else None,
    )


def _direction(chance: Random, through: float) -> Direction | None:
    return chance.choice(("in", "out")) if chance.random() < through else None


def _polls(wishes: Wishes, devices: Sequence[Instrument]) -> Iterator[Delivery]:
    for place, device in enumerate(devices):
        if VENDORS[device.vendor].poll(device):
            for turn in range(1, int(wishes.seconds / POLL_EVERY) + 1):
                yield Delivery(place, turn * POLL_EVERY, ())
