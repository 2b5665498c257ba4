"""A reading: what it says of a person. No aggregate: it depends on nothing stored."""

from typing import NamedTuple

from checkpoint.domain.rules import NOT_A_PERSON, PLAUSIBLE, FeverLimits
from shared.events.checkpoint import BodySite, Quality

LOWEST, HIGHEST = PLAUSIBLE


class Assessment(NamedTuple):
    """`limit` is set where the reading is a fever; a tuple, because one is made for each."""

    quality: tuple[Quality, ...]
    limit: float | None

    @property
    def fever(self) -> bool:
        return self.limit is not None

    @property
    def says_something(self) -> bool:
        """True where the reading is a fever or normal."""
        return not {"implausible", "not-a-person"} & set(self.quality)


NORMAL = Assessment((), None)


def assess(
    celsius: float, body_site: BodySite, limits: FeverLimits, *, skewed: bool = False
) -> Assessment:
    """Say whether a reading is a fever, and what is doubtful; `skewed` where its clock is."""
    limit = limits.celsius.get(body_site)
    if limit is not None and LOWEST <= celsius < limit and not skewed:
        return NORMAL
    quality: list[Quality] = []
    if body_site in NOT_A_PERSON:
        quality.append("not-a-person")
    elif not LOWEST <= celsius <= HIGHEST:
        quality.append("implausible")
    if skewed:
        quality.append("clock-skew")
    fever = limit is not None and limit <= celsius <= HIGHEST
    return Assessment(tuple(quality), limit if fever else None)
