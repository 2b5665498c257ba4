"""A time that somebody sends: with an offset, and in a year that people mean."""

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime

EARLIEST, LATEST = 2000, 2099
"""Years. Beyond them is a slip of the pen, and near the ends of the calendar zones overflow."""


def in_the_century(moment: datetime) -> datetime:
    """Return it unchanged; ValueError outside the years 2000 to 2099 of its own offset."""
    if not EARLIEST <= moment.year <= LATEST:
        raise ValueError(f"must lie in the years {EARLIEST} to {LATEST}")
    return moment


SentTime = Annotated[AwareDatetime, AfterValidator(in_the_century)]
