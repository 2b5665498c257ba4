"""A plate is taken as people write it, and the description of a route says no less."""

import pytest
from pydantic import TypeAdapter, ValidationError

from shared.plates import AnyPlate

plate: TypeAdapter[str] = TypeAdapter(AnyPlate)


@pytest.mark.parametrize("written", ["冀G·12345", " 冀ｇ１２３４５", "冀G 12345", "冀G12345"])
def test_a_plate_is_one_however_it_is_written(written: str) -> None:
    assert plate.validate_python(written) == "冀G12345"


@pytest.mark.parametrize("written", ["G12345", "冀G·1234", "冀G12345" + " " * 10])
def test_what_is_no_plate_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        plate.validate_python(written)


def test_the_description_bounds_what_is_written_and_not_what_it_becomes() -> None:
    schema = plate.json_schema()
    assert schema["maxLength"] == 16
    assert "pattern" not in schema
