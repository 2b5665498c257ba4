"""Times that people send: an offset, and a year of this century."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.clock import COUNTY
from shared.times import SentTime

SENT: TypeAdapter[SentTime] = TypeAdapter(SentTime)


@pytest.mark.parametrize(
    "text",
    [
        "9999-12-31T23:59:59Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "1999-12-31T23:59:59+08:00",
        "2100-01-01T00:00:00+08:00",
        "2020-02-16T08:00:00",
        "99999999999999",
    ],
)
def test_a_time_without_an_offset_or_of_another_century_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        SENT.validate_python(text)


@pytest.mark.parametrize("text", ["2000-01-01T00:00:00+14:00", "2099-12-31T23:59:59-12:00"])
def test_every_time_that_is_taken_can_be_told_in_the_county(text: str) -> None:
    assert SENT.validate_python(text).astimezone(COUNTY).tzinfo is COUNTY
