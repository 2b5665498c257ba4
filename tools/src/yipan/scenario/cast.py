"""The cast: invented people, the enterprises they work for, the gates they pass.

Every number and name here is made up; identity numbers are formed by GB 11643 so that the door
accepts them, in a series of births that nobody was registered with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from shared.identity import CHECK, WEIGHTS

HENAN = "410100"
WUHAN = "420100"
ZHANGBEI = "130722"


@dataclass(frozen=True, slots=True)
class Person:
    """One worker as the clerk's form has it."""

    label: str
    identity_number: str
    name: str
    phone: str
    enterprise_id: str
    home_region: str
    shift: str


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
    number = 0
    for firm in FIRMS:
        for n in range(firm.locals_):
            yield _person(run, f"{firm.enterprise_id}-{n + 1}", number, firm, ZHANGBEI)
            number += 1
    for n in range(TECHNICIANS):
        yield _person(run, f"technician-{n + 1}", number, WIND, HENAN)
        number += 1


def _person(run: str, label: str, number: int, firm: Firm, region: str) -> Person:
    return Person(
        label=label,
        identity_number=identity_number(region, run, number),
        name=f"测试{number + 1:03d}",
        phone=f"199{number:08d}",
        enterprise_id=firm.enterprise_id,
        home_region=region,
        shift="A" if number % 2 else "B",
    )


def identity_number(region: str, run: str, number: int) -> str:
    """Form a number with a right check character; the birth is in 1901, so it is nobody's."""
    series = int(sha256(f"{run}/{number}".encode()).hexdigest(), 16)
    digits = f"{region}1901{series % 12 + 1:02d}{series // 12 % 28 + 1:02d}{number % 1000:03d}"
    check = CHECK[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return digits + check


def normal_celsius(label: str, at: str) -> float:
    """A forehead in winter: mean 35.5, and never near a limit."""
    spread = sha256(f"{label}/{at}".encode()).digest()[0] / 255
    return round(34.9 + 1.3 * spread, 1)
