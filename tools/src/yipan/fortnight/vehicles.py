"""Trucks, coaches and the charter programme: which bus brings how many, and when."""

from collections.abc import Iterator
from dataclasses import dataclass

from yipan.fortnight.firms import FIRMS, Firm
from yipan.fortnight.people import fetched

TRUCKS = tuple(f"冀G1100{n}" for n in range(4))
"""The feed mill's; the first is turned away before it has its pass."""
FARM_TRUCKS = tuple(f"冀G220{n:02d}" for n in range(11))
"""One for each pig farm."""
COACH, COACH_SEATS = "冀GA8888", 56
COACHES = tuple(f"冀GB33{n:02d}" for n in range(22))
SEATS = 50
SEATS_TAKEN = 25
"""Half of the seats: what the rule allows on each of them."""

FIRST_BATCH, SECOND_BATCH = 28, 29
BUSES = {FIRST_BATCH: 12, SECOND_BATCH: 10}
"""Buses that arrive on a day of February."""
LATER = (*[25] * 10, 22)
"""Seats on the buses of 1 March, which are planned and have no passengers yet."""


@dataclass(frozen=True, slots=True)
class Bus:
    """`departs` is the day before it arrives; `labels` are its passengers, where they are known."""

    number: int
    plate: str
    firm: Firm
    arrives: int
    seats: int
    labels: tuple[str, ...] = ()

    @property
    def departs(self) -> int:
        return self.arrives - 1


def buses() -> list[Bus]:
    """The 822 of the programme beside the technicians: 32 buses of 25 and one of 22."""
    return [*_buses(), *_later()]


def _buses() -> Iterator[Bus]:
    people = fetched()
    days = [day for day, many in BUSES.items() for _ in range(many)]
    for n, arrives in enumerate(days):
        labels = tuple(people[n * SEATS_TAKEN : (n + 1) * SEATS_TAKEN])
        yield Bus(n + 1, COACHES[n], FIRMS[n], arrives, SEATS_TAKEN, labels)


def _later() -> Iterator[Bus]:
    begun = sum(BUSES.values())
    for n, seats in enumerate(LATER):
        yield Bus(begun + n + 1, COACHES[n], FIRMS[begun + n], 30, seats)
