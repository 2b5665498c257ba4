"""The county's rules at the gate as data: each version with the day it takes effect."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.clock import COUNTY
from shared.events.checkpoint import BodySite
from shared.rules import in_effect

PLAUSIBLE = (34.0, 43.0)
"""Below and above, a reading is kept and flagged, and neither a fever nor normal."""
NOT_A_PERSON: frozenset[BodySite] = frozenset({"ambient", "object"})


@dataclass(frozen=True, slots=True)
class FeverLimits:
    """Degrees Celsius from which a reading is a fever, by where it was taken.

    Axillary 37.3 is the national limit. Infrared of the skin reads lower: a study of 1,020
    volunteers found the hottest pixel of a forehead about 2 degrees below oral, and 37.3 applied
    to it misses two fevers in three.
    """

    version: str
    effective: datetime
    celsius: Mapping[BodySite, float]

    def limit(self, body_site: BodySite) -> float | None:
        """The limit, or None where no reading of this kind says anything of a person."""
        return None if body_site in NOT_A_PERSON else self.celsius[body_site]


FEVER_LIMITS: Sequence[FeverLimits] = (
    FeverLimits(
        version="fever-2020-01",
        effective=datetime(2020, 1, 1, tzinfo=COUNTY),
        celsius={
            "axillary": 37.3,
            "oral": 37.5,
            "ear": 37.6,
            "forehead": 36.9,
            "face-skin": 36.9,
            "wrist": 36.8,
            "body-estimate": 37.3,
            "unknown": 37.3,
        },
    ),
)

GATE_VERSION = "gate-2020-01"
SHIFT_GRACE = timedelta(hours=1)
"""How long before a shift its people may come in: ours, as nobody queues and changes in no time."""


def fever_limits(at: datetime) -> FeverLimits:
    """The limits that held when nobody had decided others."""
    return in_effect(FEVER_LIMITS, at)
