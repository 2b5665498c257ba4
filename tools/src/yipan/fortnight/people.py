"""The people of the fortnight: workers of every enterprise, and those whom buses fetch."""

from collections.abc import Iterator

from yipan.fortnight.firms import FIRMS, WIND, Firm
from yipan.scenario.cast import TECHNICIANS, WUHAN, ZHANGBEI, Person, invent

HENAN, SHANDONG = "411524", "370100"
CHARTER = 850
"""Whom the charter programme expects in all, the technicians among them."""
FETCHED = 550
"""Whom buses bring by the 29th beside the technicians; the others have not come forward yet."""
FEVERISH = "fetched-30"
"""Has a fever at the meeting point of the second bus: the seat is taken away."""
AWAY = 6
"""Who came back from Wuhan before the fortnight and is isolated in the hotel."""


def everybody(run: str) -> list[Person]:
    """All of them, in a fixed order; `run` sets their numbers apart from those of another run."""
    return [
        invent(run, number, label, firm.enterprise_id, region)
        for number, (label, firm, region) in enumerate(_all())
    ]


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
