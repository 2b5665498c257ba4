"""Invented people: how each of them is called, and how warm they are at a gate in winter."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random
from types import MappingProxyType

from checkpoint.adapters.neutral import RefKind
from yipan.scenario.cast import ZHANGBEI, identity_number
from yipan.simulator.shape import Named

MEAN, DEVIATION = 35.5, 0.54
"""Of foreheads by infrared in winter, in degrees Celsius: what gates have measured."""
COLDEST, HOTTEST_NORMAL = 33.5, 36.7
"""The hottest is under the limit of every body site."""
FEVER = (37.4, 39.5)
STRANGERS = 0.1
"""The share of readings of whom a device does not know."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """`many` people; `run` sets their names apart from those of another run."""

    run: str
    many: int

    def anybody(self, chance: Random, names: Sequence[RefKind]) -> Named | None:
        """One of them by one of these names, or nobody."""
        if not names or chance.random() < STRANGERS:
            return None
        return self.one(chance.choice(names), chance.randrange(self.many))

    def one(self, kind: RefKind, number: int) -> Named:
        """The person of a number from 0 up."""
        return Named(kind, CALLED[kind](self.run, number))


def _person_id(run: str, number: int) -> str:
    return sha256(f"{run}/{number}".encode()).hexdigest()[:32]


def _identity(run: str, number: int) -> str:
    return identity_number(ZHANGBEI, run, number)


def _employee(_: str, number: int) -> str:
    return str(1_001 + number)


def _card(_: str, number: int) -> str:
    return str(9_000_001 + number)


CALLED: Mapping[RefKind, Callable[[str, int], str]] = MappingProxyType({
    "person-id": _person_id, "identity-number": _identity, "employee-number": _employee,
    "device-pin": _employee, "card": _card,
})  # fmt: skip


def celsius(chance: Random, fevers: float) -> float:
    """A forehead in tenths of a degree; a share of `fevers` has one, nobody else is near it."""
    if chance.random() < fevers:
        return round(chance.uniform(*FEVER), 1)
    return round(min(max(chance.gauss(MEAN, DEVIATION), COLDEST), HOTTEST_NORMAL), 1)
