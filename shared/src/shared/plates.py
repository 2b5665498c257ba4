"""Licence plates as people write them: 冀G·12345 becomes 冀G12345 at the door."""

from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from shared.events.base import Plate
from shared.identity import plate

PLATE: TypeAdapter[str] = TypeAdapter(Plate)


def normal_plate(text: str) -> str:
    """Normalise a plate, or say that it is none."""
    try:
        return PLATE.validate_python(plate(text))
    except ValidationError as error:
        raise ValueError("not a licence plate, for example 冀G12345") from error


AnyPlate = Annotated[
    str,
    Field(
        max_length=16,
        description="A licence plate; dots, blanks, small and full-width letters are taken too",
    ),
    AfterValidator(normal_plate),
]
"""A plate however it is written: no pattern, which would be that of the plate it becomes."""
