"""Permits counted as of the end of a day: by kind, by batch, and by how they came to be issued."""

from collections.abc import Iterable, Sequence

from pydantic import BaseModel

from permits.views import PermitStatus, PermitView
from shared.days import CountyDay
from shared.events.permits import InspectionFailed, InspectionPassed, PermitIssued, PermitKind
from shared.events.permits.terms import Procedure

RUNNING: frozenset[PermitKind] = frozenset({"work", "market", "school"})
"""Kinds of permit with which an enterprise runs; a project start lets a site begin."""

ENDED: Sequence[PermitStatus] = ("withdrawn", "revoked", "expired")


class Counts(BaseModel):
    """`waiting` are applications without a permit, `ended` were revoked, withdrawn or
    have expired."""

    applied: int = 0
    waiting: int = 0
    in_force: int = 0
    suspended: int = 0
    ended: int = 0
    issued_on_the_day: int = 0


class Resumption(BaseModel):
    """`by_batch` leaves out what is of no batch; `by_procedure` counts those ever issued."""

    all: Counts
    by_kind: dict[PermitKind, Counts]
    by_batch: dict[int, Counts]
    by_procedure: dict[Procedure, int]


class Inspected(BaseModel):
    """Inspections by when they were made."""

    passed: int
    failed: int
    passed_on_the_day: int
    failed_on_the_day: int


class Passes(BaseModel):
    """One for each vehicle; `vehicles` are different plates with a pass in force."""

    issued: int
    issued_on_the_day: int
    in_force: int
    vehicles: int
    holders: int


def resumption_day(permits: Sequence[PermitView], day: CountyDay) -> Resumption:
    kinds = sorted({one.kind for one in permits})
    batches = sorted({one.batch for one in permits if one.batch is not None})
    ways = [way for one in permits if (way := procedure(one, day))]
    return Resumption(
        all=counts(permits, day),
        by_kind={kind: counts([p for p in permits if p.kind == kind], day) for kind in kinds},
        by_batch={
            batch: counts([p for p in permits if p.batch == batch], day) for batch in batches
        },
        by_procedure={way: ways.count(way) for way in sorted(set(ways))},
    )


def counts(permits: Sequence[PermitView], day: CountyDay) -> Counts:
    statuses = [one.status_by(day.ends) for one in permits]
    return Counts(
        applied=len(permits),
        waiting=statuses.count("applied"),
        in_force=sum(one.in_force_by(day.ends) for one in permits),
        suspended=statuses.count("suspended"),
        ended=sum(map(statuses.count, ENDED)),
        issued_on_the_day=made(permits, PermitIssued.type, day)[1],
    )


def running(permits: Iterable[PermitView], day: CountyDay) -> frozenset[str]:
    """Enterprises that may work: one permit in force is enough."""
    return frozenset(p.holder for p in permits if p.kind in RUNNING and p.in_force_by(day.ends))


def procedure(permit: PermitView, day: CountyDay) -> Procedure | None:
    """How it came to be issued; None where it was not issued by then."""
    issued = any(step.fact == PermitIssued.type and day.by_then(step.at) for step in permit.steps)
    return permit.procedure if issued else None


def inspected(permits: Iterable[PermitView], day: CountyDay) -> Inspected:
    found = list(permits)
    passed, passed_today = made(found, InspectionPassed.type, day)
    failed, failed_today = made(found, InspectionFailed.type, day)
    return Inspected(
        passed=passed,
        failed=failed,
        passed_on_the_day=passed_today,
        failed_on_the_day=failed_today,
    )


def made(permits: Iterable[PermitView], fact: str, day: CountyDay) -> tuple[int, int]:
    """How often a fact was said: until the end of the day, and on the day."""
    times = [step.at for one in permits for step in one.steps if step.fact == fact]
    return sum(map(day.by_then, times)), sum(map(day.has, times))


def passes_day(passes: Sequence[PermitView], day: CountyDay) -> Passes:
    issued, issued_today = made(passes, PermitIssued.type, day)
    valid = [one for one in passes if one.in_force_by(day.ends)]
    return Passes(
        issued=issued,
        issued_on_the_day=issued_today,
        in_force=len(valid),
        vehicles=len({one.plate for one in valid}),
        holders=len({one.holder for one in valid}),
    )
