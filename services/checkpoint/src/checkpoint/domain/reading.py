"""A reading: what it says of a person. No aggregate: it depends on nothing stored."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from checkpoint.domain.rules import NOT_A_PERSON, PLAUSIBLE, FeverLimits
from shared.events.checkpoint import BodySite, Quality

SKEW = timedelta(seconds=120)


@dataclass(frozen=True, slots=True)
class Assessment:
    """`limit` is set where the reading is a fever; `says_something` where it is fever or normal."""

    quality: tuple[Quality, ...]
    limit: float | None

    @property
    def fever(self) -> bool:
        return self.limit is not None

    @property
    def says_something(self) -> bool:
        return not {"implausible", "not-a-person"} & set(self.quality)


NORMAL = Assessment((), None)


def assess(
    celsius: float,
    body_site: BodySite,
    measured_at: datetime,
    received_at: datetime,
    limits: FeverLimits,
) -> Assessment:
    """Say whether a reading is a fever, and what is doubtful about it."""
    lowest, highest = PLAUSIBLE
    limit = limits.celsius.get(body_site)
    ahead = measured_at - received_at > SKEW
    if limit is not None and lowest <= celsius < limit and not ahead:
        return NORMAL
    quality: list[Quality] = []
    if body_site in NOT_A_PERSON:
        quality.append("not-a-person")
    elif not lowest <= celsius <= highest:
        quality.append("implausible")
    if ahead:
        quality.append("clock-skew")
    fever = limit is not None and limit <= celsius <= highest
    return Assessment(tuple(quality), limit if fever else None)
