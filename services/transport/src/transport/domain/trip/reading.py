"""What is known of a person's last temperature, and whether it lets them board."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from shared.clock import COUNTY
from transport.domain.rules import BoardingRule

DOUBTS = {
    None: "no reading is known",
    "fever": "the latest reading is a fever",
    "not-today": "the latest reading is not of this day",
    "says-nothing": "the latest reading says nothing; measure again",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """The newest reading of a person; `fever` where it, or anything since, is a fever."""

    reading_id: str
    measured_at: datetime
    fever: bool = False
    quality: Sequence[str] = ()

    def doubt(self, at: datetime, rule: BoardingRule) -> str | None:
        """What speaks against boarding at this time, or None where the reading is normal."""
        if self.fever:
            return "fever"
        if county_day(self.measured_at) != county_day(at):
            return "not-today"
        if rule.quality & set(self.quality):
            return "says-nothing"
        return None


def county_day(at: datetime) -> str:
    return at.astimezone(COUNTY).date().isoformat()
