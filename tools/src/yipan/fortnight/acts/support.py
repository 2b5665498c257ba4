"""Leaders visit the enterprises they adopted, hear of problems, and get them solved."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from yipan.fortnight.acts.registers import leader_of
from yipan.fortnight.chronicle import FIRST, LAST, Chronicle, Happening, moment
from yipan.fortnight.firms import FIRMS, SEED, Firm

VISITS = {"principal": 25, "other": 89}
SOLVED = {"principal": 31, "other": 29}
"""Problems solved by 29 February, by the tier of the leader who solved them."""
KINDS = ("isolation-place", "supplies", "workers-return", "vehicle-passage", "materials")
URGENT = ("isolation-place", "supplies", "vehicle-passage")
"""Kinds whose clock is a day or less."""
ORDERS = {0: 1_200, 1: 800}
"""Pieces from two buyers: the first two problems of the other leaders. 2,000 in all."""
OPEN = "problem-open"
"""Nobody solves this one in the fortnight: its clock runs out and it escalates."""
DAYS = range(FIRST, LAST + 1)


@dataclass(frozen=True, slots=True)
class Visit:
    number: int
    tier: str
    firm: Firm
    date: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Raised on a day and solved on the next; urgent ones within the hour."""

    number: int
    tier: str
    firm: Firm
    date: int
    kind: str
    pieces: int | None

    @property
    def urgent(self) -> bool:
        return self.kind in URGENT

    @property
    def id(self) -> str:
        return f"problem-{self.tier}-{self.number + 1}"


def visits() -> Iterator[Visit]:
    for tier, many in VISITS.items():
        firms = adopted(tier)
        for n in range(many):
            yield Visit(n, tier, firms[n % len(firms)], DAYS[n % len(DAYS)])


def problems() -> Iterator[Problem]:
    for tier, many in SOLVED.items():
        firms = adopted(tier)
        for n in range(many):
            pieces = ORDERS.get(n) if tier == "other" else None
            kind = KINDS[n % len(KINDS)] if pieces is None else "orders"
            date = DAYS[n % (len(DAYS) - 1)]
            yield Problem(n, tier, firms[n % len(firms)], date, kind, pieces)


def adopted(tier: str) -> list[Firm]:
    return [firm for firm in FIRMS if leader_of(firm)["tier"] == tier]


async def visited(chronicle: Chronicle, date: int) -> None:
    today = [visit for visit in visits() if visit.date == date]
    raised = [problem for problem in problems() if problem.date == date]
    chronicle.tell(f"{len(today)} visits of leaders, {len(raised)} problems raised")
    await chronicle.each(lambda visit: visit_one(chronicle, visit), today)
    await chronicle.each(lambda problem: raise_one(chronicle, problem), raised)
    if date == FIRST:
        await raise_problem(chronicle, OPEN, SEED, "supplies")


async def visit_one(chronicle: Chronicle, visit: Visit) -> None:
    body = {
        "visit_id": f"visit-{visit.tier}-{visit.number + 1}",
        "leader_account": leader_of(visit.firm)["leader"],
        "tier": visit.tier,
        "visited_at": moment(visit.date, 9).isoformat(),
    }
    path = f"/v1/enterprises/{visit.firm.enterprise_id}/visits"
    await chronicle.say("officer", "POST", "permits", path, body)
    chronicle.tally["visits"] += 1


async def raise_one(chronicle: Chronicle, problem: Problem) -> None:
    await raise_problem(chronicle, problem.id, problem.firm, problem.kind)
    chronicle.tally["problems"] += 1


async def raise_problem(chronicle: Chronicle, id_: str, firm: Firm, kind: str) -> None:
    body: dict[str, Any] = {
        "problem_id": id_,
        "enterprise_id": firm.enterprise_id,
        "kind": kind,
        "text": f"{kind}: told on a visit",
        "unit_id": f"task-force-{FIRMS.index(firm) % 14 + 1}",
    }
    await chronicle.say("officer", "POST", "permits", "/v1/problems", body)


async def solved(chronicle: Chronicle, date: int) -> None:
    """What was raised the day before is solved, and it is said how."""
    due = [one for one in problems() if one.date == date - 1 and not one.urgent]
    await chronicle.each(lambda problem: solve(chronicle, problem), due)


async def urgent_solved(chronicle: Chronicle, date: int) -> None:
    due = [one for one in problems() if one.date == date and one.urgent]
    await chronicle.each(lambda problem: solve(chronicle, problem), due)


async def solve(chronicle: Chronicle, problem: Problem) -> None:
    body: dict[str, Any] = {"what_was_done": f"{problem.kind}: arranged", "tier": problem.tier}
    if problem.pieces is not None:
        ordered = {"quantity": problem.pieces, "unit_of_quantity": "piece"}
        body |= ordered | {"what_was_done": "a buyer was found"}
    await chronicle.say("officer", "POST", "permits", f"/v1/problems/{problem.id}/resolution", body)
    chronicle.tally["solved"] += 1


HAPPENINGS = (
    *(Happening(moment(date, 15, 30), partial(visited, date=date)) for date in DAYS),
    *(Happening(moment(date, 16, 30), partial(urgent_solved, date=date)) for date in DAYS),
    *(Happening(moment(date, 11, 30), partial(solved, date=date)) for date in DAYS),
)
