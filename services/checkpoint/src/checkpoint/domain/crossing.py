"""A crossing: somebody or a vehicle wants through a gate, and is let through or not, once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Literal

from checkpoint.domain.reasons import because, in_force
from checkpoint.domain.shifts import reasons_of_the_shift
from checkpoint.domain.site import Site
from checkpoint.domain.vehicle import Aboard, reasons_of_occupants, reasons_of_the_vehicle, screened
from shared.aggregates import Decider
from shared.events import Event, Reason
from shared.events.checkpoint import (
    CrossingAttempted,
    CrossingDecided,
    EntryAdmitted,
    EntryRefused,
    ExitAdmitted,
    ExitRefused,
    Outcome,
    SiteKind,
)
from shared.knowledge.permits import KnownPermit
from shared.knowledge.standings import Standing

STAYS_OUT: frozenset[SiteKind] = frozenset({"enterprise-gate", "workplace", "road"})
"""Where who is put off stays out; their village and their hotel take them in."""


@dataclass(frozen=True, slots=True)
class Cross:
    """An attempt, and all that the gate has heard of: knowledge is data here.

    `aboard` says who is in a vehicle that is screened, `shift` on which the person works here.
    """

    attempt: CrossingAttempted
    site: Site
    standing: Standing | None = None
    permits: tuple[KnownPermit, ...] = ()
    passes: tuple[KnownPermit, ...] = ()
    aboard: Aboard | None = None
    shift: str | None = None


@dataclass(frozen=True, slots=True)
class Tell:
    """What a guard decided while there was no network: it is written down, and opens nothing."""

    attempt: CrossingAttempted
    outcome: Outcome
    reasons: tuple[Reason, ...] = ()


Command = Cross | Tell


@dataclass(frozen=True, slots=True)
class Crossing:
    outcome: Literal["undecided"] | Outcome = "undecided"
    reasons: tuple[Reason, ...] = ()


def decide(command: Command, crossing: Crossing) -> Sequence[Event]:
    if crossing.outcome != "undecided":
        return []
    attempt = command.attempt
    if isinstance(command, Tell):
        why = command.reasons or (because("refused-by-guard"),)
        return [decision(attempt, command.outcome, why, offline=True)]
    reasons = tuple(reasons_against(command))
    outcome: Outcome = "refused" if reasons else "admitted"
    about_the_vehicle = screened(attempt, command.aboard, outcome, command.passes)
    return [decision(attempt, outcome, reasons), *about_the_vehicle]


def decision(
    attempt: CrossingAttempted,
    outcome: Outcome,
    reasons: tuple[Reason, ...],
    *,
    offline: bool = False,
) -> CrossingDecided:
    """What is told of an outcome; `reasons` are those of a refusal."""
    about = {
        "crossing_id": attempt.crossing_id,
        "site_id": attempt.site_id,
        "person_id": attempt.person_id,
        "plate": attempt.plate,
        "at": attempt.at,
        "offline": offline,
    }
    match attempt.direction, outcome:
        case "in", "admitted":
            return EntryAdmitted(**about, visitor=attempt.visitor)
        case "in", _:
            return EntryRefused(**about, reasons=reasons)
        case _, "admitted":
            return ExitAdmitted(**about)
        case _:
            return ExitRefused(**about, reasons=reasons)


def reasons_against(command: Cross) -> Iterator[Reason]:
    """Why the gate stays shut for this attempt."""
    if command.attempt.direction == "out":
        return reasons_to_stay(command)
    return reasons_to_refuse(command)


def reasons_to_stay(command: Cross) -> Iterator[Reason]:
    """Closed management lets in and not out (只入不出); nor does a hotel before isolation ends."""
    if command.site.mode == "closed":
        yield because("site-closed")
    if command.site.mode == "in-only":
        yield because("in-only", mode=command.site.mode)
    if command.site.kind == "hotel" and command.standing is not None:
        codes = {reason.code for reason in command.standing.reasons}
        if "isolation-unfinished" in codes:
            yield because("isolation-unfinished")


def reasons_to_refuse(command: Cross) -> Iterator[Reason]:
    """Everything that speaks against letting in, not only the first."""
    attempt, site = command.attempt, command.site
    yield from reasons_against_all(site, command.permits, attempt.at)
    if attempt.fever:
        yield because("fever")
    if not attempt.measured:
        yield because("measure-again")
    if attempt.mask == "not-worn":
        yield because("mask-not-worn")
    yield from reasons_of_the_vehicle(attempt, command.passes, command.aboard)
    if command.aboard is not None:
        yield from reasons_of_occupants(command.aboard, site.kind)
    if site.kind in STAYS_OUT:
        yield from reasons_of_the_person(command)


def reasons_against_all(
    site: Site, permits: Sequence[KnownPermit], at: datetime
) -> Iterator[Reason]:
    """Why nobody is let in at all: the site's mode, or the permit of its enterprise."""
    if site.mode == "closed":
        yield because("site-closed")
    if site.kind == "enterprise-gate" and not in_force(permits, at):
        suspended = any(permit.status == "suspended" for permit in permits)
        yield because("permit-suspended" if suspended else "no-permit")


def reasons_of_the_person(command: Cross) -> Iterator[Reason]:
    """Who is put off stays out, on foot as in a vehicle; an enterprise's gate asks for more.

    It lets in its own people in their shift, and others as visitors. Those aboard a vehicle are
    asked for already.
    """
    attempt, standing = command.attempt, command.standing
    if attempt.plate is not None and (attempt.person_id is None or command.aboard is not None):
        return
    at_an_enterprise = command.site.kind == "enterprise-gate"
    if standing is not None and not standing.may_return:
        yield because("deferred", reasons=",".join(r.code for r in standing.reasons))
    elif standing is None and at_an_enterprise:
        yield because("not-registered")
    if at_an_enterprise and not attempt.visitor:
        yield from reasons_of_the_employer(command)
        yield from reasons_of_the_shift(command.permits, command.shift, attempt.at)


def reasons_of_the_employer(command: Cross) -> Iterator[Reason]:
    works_at = command.standing.enterprise_id if command.standing else None
    if works_at is not None and works_at != command.site.enterprise_id:
        yield because("other-enterprise", enterprise_id=works_at)


def evolve(crossing: Crossing, event: Event) -> Crossing:
    match event:
        case EntryAdmitted() | ExitAdmitted():
            return Crossing("admitted")
        case EntryRefused() | ExitRefused():
            return Crossing("refused", event.reasons)
        case _:
            return crossing


def decided(command: Command) -> Crossing:
    """What the first command on a crossing makes of it."""
    return reduce(evolve, decide(command, Crossing()), Crossing())


decider: Decider[Command, Crossing] = Decider(decide, evolve, Crossing())
