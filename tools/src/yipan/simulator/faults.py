"""What goes wrong with devices: each a transformation of the timetable, and pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from types import MappingProxyType

from yipan.simulator.shape import Instrument, Meant
from yipan.simulator.timetable import Delivery, Wishes
from yipan.simulator.vendors import VENDORS

AHEAD_OR_BEHIND = (150, 240)
"""Seconds that a clock is wrong: enough to be told, and little enough for a signature."""
LATE_HOURS = (2, 48)
SOME_DEVICES = 0.2
RECORDERS, RECORDED = "yipan", 20
"""Whose devices send numbered batches of what they stored, and how many readings in each."""
WITHIN = 3.0
"""Seconds within which a copy comes, or what comes out of turn."""

Devices = Sequence[Instrument]
Deliveries = Sequence[Delivery]
Apply = Callable[[Deliveries, Wishes, Devices, Random], list[Delivery]]


@dataclass(frozen=True, slots=True)
class Fault:
    """`about` is a sentence for whoever chooses it."""

    about: str
    apply: Apply


def with_faults(planned: Deliveries, wishes: Wishes, devices: Devices) -> list[Delivery]:
    """The timetable with all faults that are wished for; their order on the command line is none.

    Each has randomness of its own; what is due at one time stays in its order.
    """
    found = list(planned)
    for name, fault in FAULTS.items():
        if name in wishes.faults:
            found = fault.apply(found, wishes, devices, wishes.chance(name))
    return sorted(found, key=lambda one: one.due)


def some(devices: Devices, chance: Random) -> set[int]:
    """The places of a fifth of the devices, one at least."""
    return set(chance.sample(range(len(devices)), max(1, round(len(devices) * SOME_DEVICES))))


def touched(
    planned: Deliveries, chance: Random, share: float, change: Callable[[Delivery], list[Delivery]]
) -> list[Delivery]:
    """Change a share of the deliveries with which nothing is wrong yet."""
    found: list[Delivery] = []
    for one in planned:
        found += change(one) if one.plain and chance.random() < share else [one]
    return found


def clock_skew(planned: Deliveries, _: Wishes, devices: Devices, chance: Random) -> list[Delivery]:
    off = {
        place: chance.choice((1, -1)) * chance.randint(*AHEAD_OR_BEHIND)
        for place in sorted(some(devices, chance))
    }
    malformed = {place for place in off if devices[place].vendor == "hikvision"}
    return [_skewed(one, off.get(one.device, 0), malformed) for one in planned]


def _skewed(one: Delivery, seconds: int, malformed: set[int]) -> Delivery:
    """Every second reading of a device of Hikvision has an offset that cannot be read."""

    def wrong(meant: Meant) -> Meant:
        unreadable = one.device in malformed and meant.number % 2 == 0
        return replace(meant, at=meant.at + timedelta(seconds=seconds), malformed=unreadable)

    if not seconds:
        return one
    return replace(one, readings=tuple(map(wrong, one.readings)), skew=float(seconds))


def late(planned: Deliveries, _: Wishes, __: Devices, chance: Random) -> list[Delivery]:
    """Whole hours, so that no two readings of a device come to share their time."""

    def ago(one: Delivery) -> list[Delivery]:
        hours = timedelta(hours=chance.randint(*LATE_HOURS))
        return [replace(one, readings=tuple(replace(m, at=m.at - hours) for m in one.readings))]

    return touched(planned, chance, 0.05, ago)


def garbage(planned: Deliveries, _: Wishes, devices: Devices, chance: Random) -> list[Delivery]:
    """The first reading of a delivery becomes garbage of its own; what came with it stays."""

    def spoilt(one: Delivery) -> list[Delivery]:
        how = chance.choice(VENDORS[devices[one.device].vendor].garbles)
        first, *others = one.readings
        found = [replace(one, readings=(replace(first, garbled=how),), garbled=how)]
        return found + ([replace(one, readings=tuple(others))] if others else [])

    return touched(planned, chance, 0.03, spoilt)


def unknown_device(planned: Deliveries, _: Wishes, __: Devices, chance: Random) -> list[Delivery]:
    return touched(planned, chance, 0.02, lambda one: [replace(one, shows="nobody")])


def wrong_signature(
    planned: Deliveries, _: Wishes, devices: Devices, chance: Random
) -> list[Delivery]:
    """A device that is known by its address has nothing that could be wrong."""

    def forged(one: Delivery) -> list[Delivery]:
        by_address = VENDORS[devices[one.device].vendor].access == "address"
        return [one if by_address else replace(one, shows="wrongly")]

    return touched(planned, chance, 0.02, forged)


def offline(
    planned: Deliveries, wishes: Wishes, devices: Devices, chance: Random
) -> list[Delivery]:
    """Each in its maker's way: one by one and marked as the past, or as numbered batches."""
    begin, end = wishes.seconds * 0.2, wishes.seconds * 0.6
    away = some(devices, chance)
    found = [one for one in planned if one.device not in away or not begin <= one.due < end]
    for place in sorted(away):
        held = [one for one in planned if one.device == place and begin <= one.due < end]
        vendor = VENDORS[devices[place].vendor]
        stored = [_of_the_past(one, marked=vendor.replays) for one in held]
        told = _numbered(stored) if vendor.name == RECORDERS else stored
        found += [replace(one, due=end) for one in told]
    return found


def _of_the_past(one: Delivery, *, marked: bool) -> Delivery:
    if not (marked and one.plain):
        return one
    return replace(one, readings=tuple(replace(meant, replayed=True) for meant in one.readings))


def _numbered(held: Deliveries) -> list[Delivery]:
    """All that is sound in batches of a recorder, which are numbered from 1."""
    sound = [one for one in held if one.plain]
    readings = [meant for one in sound for meant in one.readings]
    parts = [readings[at : at + RECORDED] for at in range(0, len(readings), RECORDED)]
    batches = [
        replace(sound[0], readings=tuple(part), number=number)
        for number, part in enumerate(parts, start=1)
    ]
    return [*(one for one in held if not one.plain), *batches]


def duplicates(planned: Deliveries, _: Wishes, __: Devices, chance: Random) -> list[Delivery]:
    def copied(one: Delivery) -> list[Delivery]:
        copies = chance.choice((1, 2))
        again = [replace(one, due=one.due + chance.uniform(0, WITHIN)) for _ in range(copies)]
        return [one, *again]

    return touched(planned, chance, 0.1, copied)


def reorder(planned: Deliveries, _: Wishes, __: Devices, chance: Random) -> list[Delivery]:
    def held_up(one: Delivery) -> list[Delivery]:
        return [replace(one, due=one.due + chance.uniform(0, WITHIN))]

    return touched(planned, chance, 0.1, held_up)


def drop_answer(planned: Deliveries, _: Wishes, __: Devices, chance: Random) -> list[Delivery]:
    return touched(planned, chance, 0.05, lambda one: [replace(one, leaves=True)])


def slow(planned: Deliveries, _: Wishes, __: Devices, chance: Random) -> list[Delivery]:
    return touched(planned, chance, 0.02, lambda one: [replace(one, slow=True)])


FAULTS: Mapping[str, Fault] = MappingProxyType({
    "clock-skew": Fault(
        "the clocks of some devices are minutes ahead or behind, some of Hikvision's write times "
        "that cannot be read", clock_skew,
    ),
    "late": Fault("some readings were taken hours or days before they are sent", late),
    "garbage": Fault(
        "some messages are cut off, or say a word where a temperature should be", garbage
    ),
    "unknown-device": Fault("some messages are of devices that nobody has registered",
                            unknown_device),
    "wrong-signature": Fault("some requests have a signature or token that is not good",
                             wrong_signature),
    "offline": Fault("some devices are silent for a while and then send what they stored", offline),
    "duplicates": Fault("some messages are sent two or three times", duplicates),
    "reorder": Fault("some messages come after later ones", reorder),
    "drop-answer": Fault("some requests are left before their answer and sent again", drop_answer),
    "slow": Fault("some bodies come drop by drop", slow),
})  # fmt: skip
"""In the order in which they are applied: first what is measured, then what is sent, and when."""
