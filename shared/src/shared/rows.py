"""Many values of one event type as plain dicts, validated in one go.

A pydantic model for each record costs more than everything else a projection of readings does;
the same fields as a TypedDict, validated as one list, cost a tenth.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any, NotRequired

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from typing_extensions import TypedDict

from shared.envelope import what_is_wrong
from shared.errors import Unreadable
from shared.events import Event

Row = dict[str, Any]


def read_rows(event: type[Event], payloads: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Validate payloads against the fields of the event; times become datetimes.

    Fields that a payload leaves out stay out. Unreadable names the first that does not fit.
    """
    try:
        return rows_of(event).validate_python(payloads)
    except ValidationError as error:
        raise Unreadable(what_is_wrong(error)) from error


@cache
def rows_of(event: type[Event]) -> TypeAdapter[list[Row]]:
    """Make the adapter for a list of this event's rows, once."""
    fields = {name: _annotation(field) for name, field in event.model_fields.items()}
    row: Any = TypedDict(f"{event.__name__}Row", fields)  # type: ignore[misc]
    rows: Any = list[row]
    return TypeAdapter(rows)


def _annotation(field: FieldInfo) -> Any:
    kept: Any = field.annotation
    for constraint in field.metadata:
        kept = Annotated[kept, constraint]
    return kept if field.is_required() else NotRequired[kept]
