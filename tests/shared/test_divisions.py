"""Codes that begin with no province are refused when sent, and read when they were said before."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.divisions import PROVINCES, SentRegion, is_division
from shared.events.base import Region

SENT: TypeAdapter[str] = TypeAdapter(SentRegion)


def test_there_are_34_of_the_highest_level() -> None:
    assert len(PROVINCES) == 34


@pytest.mark.parametrize("code", ["110000", "130722", "659001", "710000", "820000"])
def test_a_code_of_a_province_is_taken(code: str) -> None:
    assert SENT.validate_python(code) == code


@pytest.mark.parametrize("code", ["999999", "160000", "470000", "720000", "830000", "910000"])
def test_a_code_of_no_province_is_refused(code: str) -> None:
    assert not is_division(code)
    with pytest.raises(ValidationError, match="begins like this"):
        SENT.validate_python(code)


def test_an_old_fact_with_such_a_code_is_still_read() -> None:
    assert TypeAdapter(Region).validate_python("999999") == "999999"
