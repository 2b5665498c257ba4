"""A vehicle at a gate: its pass, who may drive it, and those aboard, each for themselves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from checkpoint.domain.reasons import because
from shared.events import Reason
from shared.events.checkpoint import CrossingAttempted, Outcome, SiteKind, VehicleScreened
from shared.knowledge.permits import KnownPermit
from shared.knowledge.standings import Standing


@dataclass(frozen=True, slots=True)
class Occupant:
    """Somebody known aboard: the last word of health-records, and today's latest reading."""

    person_id: str
    standing: Standing | None = None
    fever: bool = False


@dataclass(frozen=True, slots=True)
class Aboard:
    """Who is in a vehicle that is screened: how many, the driver as well, and all who are known."""

    occupants: int
    known: tuple[Occupant, ...] = ()

    @property
    def persons(self) -> frozenset[str]:
        return frozenset(one.person_id for one in self.known)


def reasons_of_the_vehicle(
    attempt: CrossingAttempted, passes: Sequence[KnownPermit], aboard: Aboard | None
) -> Iterator[Reason]:
    """A vehicle needs a pass in force, and a driver whom it names."""
    if attempt.plate is None:
        return
    valid = valid_of(passes, attempt)
    if not valid:
        yield because("no-pass", plate=attempt.plate)
    elif aboard is not None and nobody_may_drive(aboard, valid):
        named = ",".join(one.permit_id for one in valid)
        yield because("driver-not-on-pass", plate=attempt.plate, passes=named)


def nobody_may_drive(aboard: Aboard, valid: Sequence[KnownPermit]) -> bool:
    """Say so only where everybody aboard is known: a stranger may be the driver of the pass."""
    if len(aboard.known) < aboard.occupants:
        return False
    return all(one.drivers and aboard.persons.isdisjoint(one.drivers) for one in valid)


def reasons_of_occupants(aboard: Aboard, site: SiteKind | None) -> Iterator[Reason]:
    """One crossing for the vehicle: whoever aboard is refused stops it, and is named.

    Who is put off stays out by any road, unless it leads to where they are isolated; an
    enterprise's gate asks that each is registered.
    """
    for one in aboard.known:
        if one.fever:
            yield because("fever", person_id=one.person_id)
        if one.standing is None:
            if site == "enterprise-gate":
                yield because("not-registered", person_id=one.person_id)
        elif not one.standing.may_return and site != "hotel":
            codes = ",".join(reason.code for reason in one.standing.reasons)
            yield because("deferred", person_id=one.person_id, reasons=codes)


def screened(
    attempt: CrossingAttempted,
    aboard: Aboard | None,
    outcome: Outcome,
    passes: Sequence[KnownPermit],
) -> Sequence[VehicleScreened]:
    """What the screening team saw, where it counted who is aboard; let through or not."""
    if attempt.plate is None or aboard is None:
        return []
    return [
        VehicleScreened(
            crossing_id=attempt.crossing_id,
            site_id=attempt.site_id,
            person_id=attempt.person_id,
            plate=attempt.plate,
            at=attempt.at,
            occupants=aboard.occupants,
            persons=tuple(sorted(aboard.persons)),
            pass_permit_id=pass_of(aboard, valid_of(passes, attempt)),
            direction=attempt.direction,
            outcome=outcome,
        )
    ]


def valid_of(passes: Sequence[KnownPermit], attempt: CrossingAttempted) -> Sequence[KnownPermit]:
    return [one for one in passes if one.in_force(attempt.at)]


def pass_of(aboard: Aboard, valid: Sequence[KnownPermit]) -> str | None:
    """The pass in force that names somebody aboard as its driver, or else any that is."""
    driven = [one for one in valid if not aboard.persons.isdisjoint(one.drivers)]
    return next((one.permit_id for one in [*driven, *valid]), None)
