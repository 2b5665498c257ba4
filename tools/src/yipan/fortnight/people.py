"""The people of the fortnight: workers of every enterprise, and those whom buses fetch.

Names, phones and identity numbers are invented; the numbers are formed by GB 11643 with births in
1901, so that the door accepts them and nobody was ever registered with them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from shared.identity import CHECK, WEIGHTS
from yipan.fortnight.firms import FIRMS, WIND, Firm

ZHANGBEI, WUHAN, HENAN, SHANDONG = "130722", "420100", "411524", "370100"
TECHNICIANS = 28
CHARTER = 850
"""Whom the charter programme expects in all, the technicians among them."""
FETCHED = 550
"""Whom buses bring by the 29th beside the technicians; the others have not come forward yet."""
FEVERISH = "fetched-30"
"""Has a fever at the meeting point of the second bus: the seat is taken away."""
AWAY = 6
"""Who came back from Wuhan before the fortnight and is isolated in the hotel."""


@dataclass(frozen=True, slots=True)
class Person:
    """One worker as the clerk's form has it."""

    label: str
    identity_number: str
    name: str
    phone: str
    enterprise_id: str
    home_region: str


def everybody(run: str) -> list[Person]:
    """All of them, in a fixed order; `run` sets their numbers apart from those of another run."""
    series = int(sha256(run.encode()).hexdigest(), 16)
    return [_person(series, n, *who) for n, who in enumerate(_all())]


def on_duty(firm: Firm) -> list[str]:
    return [f"{firm.enterprise_id}-{n + 1}" for n in range(firm.on_duty)]


def technicians() -> list[str]:
    return [f"technician-{n + 1}" for n in range(TECHNICIANS)]


def fetched() -> list[str]:
    """Who comes by one of the buses that arrive by the 29th, by the order of the buses."""
    return [f"fetched-{n + 1}" for n in range(FETCHED)]


def returnees() -> list[str]:
    return [f"returnee-{n + 1}" for n in range(AWAY)]


def _all() -> Iterator[tuple[str, Firm, str]]:
    for firm in FIRMS:
        for n in range(firm.on_duty + firm.at_home):
            yield f"{firm.enterprise_id}-{n + 1}", firm, ZHANGBEI
    for label in technicians():
        yield label, WIND, HENAN
    for n, label in enumerate(fetched()):
        yield label, FIRMS[n // 25 % len(FIRMS)], SHANDONG
    for n, label in enumerate(returnees()):
        yield label, FIRMS[3 + n], WUHAN


def _person(series: int, number: int, label: str, firm: Firm, region: str) -> Person:
    return Person(
        label=label,
        identity_number=_identity_number(region, series, number),
        name=f"测试{number + 1:04d}",
        phone=f"199{number:08d}",
        enterprise_id=firm.enterprise_id,
        home_region=region,
    )


def _identity_number(region: str, series: int, number: int) -> str:
    """Form a number with a right check character: up to 1,000 for each birthday of a run."""
    birthday = (series + number // 1_000) % (12 * 28)
    digits = f"{region}1901{birthday // 28 + 1:02d}{birthday % 28 + 1:02d}{number % 1_000:03d}"
    check = CHECK[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11]
    return digits + check
