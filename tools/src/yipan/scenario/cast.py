"""The cast: invented people, the enterprises they work for, the gates they pass.

Every number and name here is made up; identity numbers are formed by GB 11643 so that the door
accepts them, in a series of births that nobody was registered with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from shared.identity import CHECK, EARLIEST_BIRTH, WEIGHTS

HENAN = "410100"
WUHAN = "420100"
ZHANGBEI = "130722"
FIRST_BIRTH, LAST_BIRTH = date(EARLIEST_BIRTH, 1, 1), date(1901, 12, 31)
"""Births of the cast: all possible ones so long ago that nobody lives with them."""
A_DAY = 1_000
"""Births that an identity number can tell apart on one day of a region."""


@dataclass(frozen=True, slots=True)
class Person:
    """One worker as the clerk's form has it."""

    label: str
    identity_number: str
    name: str
    phone: str
    enterprise_id: str
    home_region: str
    shift: str | None = None


@dataclass(frozen=True, slots=True)
class Firm:
    enterprise_id: str
    name: str
    sector: str
    township: str
    locals_: int
    gate: str
    device: str


WIND = Firm(
    "wind-power", "风电设备 Wind turbine works", "new-energy", "张北镇", 4, "gate-wind", "t-wind"
)
MILL = Firm("feed-mill", "饲料厂 Feed mill", "agriculture", "公会镇", 16, "gate-mill", "t-mill")
SEED = Firm(
    "potato-seed", "种薯 Potato seed firm", "agriculture", "油篓沟镇", 12, "gate-seed", "t-seed"
)
FIRMS = (WIND, MILL, SEED)
TECHNICIANS = 28
"""Of the wind turbine works, in another province, to be fetched by bus."""

ROAD, ROAD_DEVICE = "road-207", "t-road"
STATION, STATION_DEVICE = "station-zhengzhou", "t-station"
FARM = "farm-1"
GATES = (WIND.gate, MILL.gate, SEED.gate, ROAD)

COACH = "冀GA1234"
FEED_TRUCK = "冀G12345"
SEATS = 56
HOTEL = "hotel-1"
ROOMS = ("101", "102", "103", "104")


def workers(run: str) -> Iterator[Person]:
    """All sixty, in a fixed order; `run` sets their numbers apart from those of another run."""
    for number, (label, firm, region) in enumerate(_all()):
        shift = "A" if number % 2 else "B"
        yield invent(run, number, label, firm.enterprise_id, region, shift)


def _all() -> Iterator[tuple[str, Firm, str]]:
    for firm in FIRMS:
        for n in range(firm.locals_):
            yield f"{firm.enterprise_id}-{n + 1}", firm, ZHANGBEI
    for n in range(TECHNICIANS):
        yield f"technician-{n + 1}", WIND, HENAN


def invent(
    run: str, number: int, label: str, enterprise_id: str, region: str, shift: str | None = None
) -> Person:
    """Invent the person of a number: no other one of the run has the same card, name or phone."""
    return Person(
        label=label,
        identity_number=identity_number(region, run, number),
        name=f"测试{number + 1:04d}",
        phone=f"199{number:08d}",
        enterprise_id=enterprise_id,
        home_region=region,
        shift=shift,
    )


def identity_number(region: str, run: str, number: int) -> str:
    """Form a number by GB 11643, a different one for each `number` of a run from 0 up.

    A run begins with a birthday of its own and takes the next day for each thousand people.
    """
    series = int(sha256(run.encode()).hexdigest(), 16) + number // A_DAY
    born = FIRST_BIRTH + timedelta(series % ((LAST_BIRTH - FIRST_BIRTH).days + 1))
    digits = f"{region}{born:%Y%m%d}{number % A_DAY:03d}"
    check = CHECK[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return digits + check


def normal_celsius(label: str, at: str) -> float:
    """A forehead in winter: mean 35.5, and never near a limit."""
    spread = sha256(f"{label}/{at}".encode()).digest()[0] / 255
    return round(34.9 + 1.3 * spread, 1)
