"""From the bytes a device sends to readings and refusals, item by item.

This is the hot path: a whole batch is validated in one go, and times stay the text they came as.
"""

import json
from codecs import BOM_UTF8
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired

import orjson
from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from shared.errors import Invalid
from shared.events.base import Code, PersonId
from shared.events.checkpoint import COLDEST, HOTTEST, BodySite, Direction, Mask
from shared.identity import identity_number, person_id
from shared.plates import AnyPlate
from shared.problems import named

MOST = 1_000
RFC3339 = r"^20\d\d-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$"

HOW_TIMES_ARE = "RFC 3339 with an offset, 2020-02-17T07:55:00+08:00"


class ReadingIn(TypedDict):
    """One measurement as a device tells it. `sequence` is the device's own number of it."""

    __pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[misc]

    device_id: Code
    sequence: Annotated[str, Field(min_length=1, max_length=64, coerce_numbers_to_str=True)]
    celsius: Annotated[float, Field(ge=COLDEST, le=HOTTEST, strict=True)]
    measured_at: Annotated[
        str,
        Field(pattern=RFC3339, description=HOW_TIMES_ARE),
    ]
    site_id: NotRequired[Annotated[Code, Field(description="where given, the device's own site")]]
    unit: NotRequired[Annotated[Literal["Cel"], Field(description="UCUM; Celsius only")]]
    body_site: NotRequired[Annotated[BodySite, Field(description="default: the device's own")]]
    person_id: NotRequired[PersonId]
    identity_number: NotRequired[
        Annotated[str, Field(max_length=40, description="hashed at the door, never stored")]
    ]
    mask: NotRequired[Mask]
    direction: NotRequired[
        Annotated[Direction, Field(description="set where the person wants through the gate")]
    ]
    plate: NotRequired[
        Annotated[AnyPlate, Field(description="of the vehicle the person wants through with")]
    ]


Row = dict[str, Any]
ONE: TypeAdapter[Any] = TypeAdapter(ReadingIn)
BATCH: TypeAdapter[Any] = TypeAdapter(Annotated[list[ReadingIn], Field(max_length=MOST)])


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one item of a batch was not taken."""

    item: int
    status: int
    errors: Sequence[Mapping[str, Any]]


def is_batch(body: bytes) -> bool:
    return body.removeprefix(BOM_UTF8).lstrip()[:1] == b"["


def parse(body: bytes, person_key: bytes) -> tuple[dict[int, Row], list[Refusal]]:
    """Read one reading or a list of them: good rows by their place, and refusals.

    Invalid where the body as a whole is no reading and no list of at most 1,000.
    """
    rows, refusals = _validate(body.removeprefix(BOM_UTF8))
    for item in [i for i, row in rows.items() if "identity_number" in row]:
        try:
            hash_identity(rows[item], person_key)
        except Invalid as error:
            del rows[item]
            refusals.append(Refusal(item, 422, [field_error("identity_number", error.detail)]))
    return rows, refusals


def parse_lines(lines: Sequence[bytes], person_key: bytes) -> tuple[dict[int, Row], list[Refusal]]:
    """Read readings of a line each, by the place of the line; a line that is none spoils no other.

    All together where they are what they should be: one by one they take three times as long.
    """
    try:
        rows, refusals = parse(b"[" + b",".join(lines) + b"]", person_key)
    except Invalid:
        rows, refusals = {}, []
    if len(rows) + len(refusals) == len(lines):
        return rows, refusals
    rows, refusals = {}, []
    for item, line in enumerate(lines):
        found, wrong = _line(line, person_key)
        if found is not None:
            rows[item] = found
        refusals += [Refusal(item, one.status, one.errors) for one in wrong]
    return rows, refusals


def _line(line: bytes, person_key: bytes) -> tuple[Row | None, list[Refusal]]:
    if is_batch(line):
        return None, [Refusal(0, 422, [field_error("line", "one reading, no list")])]
    try:
        rows, refusals = parse(line, person_key)
    except Invalid as error:
        told = error.more["errors"] or [field_error("line", error.detail)]
        return None, [Refusal(0, 422, told)]
    return rows.get(0), refusals


def _validate(body: bytes) -> tuple[dict[int, Row], list[Refusal]]:
    try:
        if is_batch(body):
            return dict(enumerate(BATCH.validate_json(body))), []
        return {0: ONE.validate_json(body)}, []
    except ValidationError as error:
        if not is_batch(body) or any(not one["loc"] for one in error.errors(include_url=False)):
            errors = _said_of(error)
            raise Invalid(
                f"wrong: {', '.join(e['field'] for e in errors)}", errors=errors
            ) from error
    return _one_by_one(parsed(body))


def parsed(body: bytes) -> Any:
    """Read JSON; NaN and numbers beyond all bounds, which Python writes into it, are nothing."""
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        pass
    try:
        # And back: what else Python reads and nobody may write is refused here.
        return orjson.loads(orjson.dumps(json.loads(body, parse_constant=lambda _: None)))
    except (TypeError, ValueError, RecursionError) as error:
        raise Invalid("wrong: body", errors=[field_error("body", "no JSON")]) from error


def _one_by_one(items: Sequence[Any]) -> tuple[dict[int, Row], list[Refusal]]:
    rows: dict[int, Row] = {}
    refusals: list[Refusal] = []
    for item, raw in enumerate(items):
        try:
            rows[item] = ONE.validate_json(orjson.dumps(raw))
        except ValidationError as error:
            errors = _said_of(error)
            refusals.append(Refusal(item, 422, errors))
    return rows, refusals


def _said_of(error: ValidationError) -> list[dict[str, Any]]:
    """Who programs a device is told how a time is written, and not the pattern of it."""
    found = error.errors(include_url=False, include_input=False)
    return named(
        [
            {**one, "msg": f"write {HOW_TIMES_ARE}"}
            if one["type"] == "string_pattern_mismatch" and one["loc"][-1] == "measured_at"
            else one
            for one in found
        ]
    )


def hash_identity(row: Row, person_key: bytes) -> None:
    """Put the keyed hash where the identity number was."""
    if "person_id" in row:
        raise Invalid("send person_id or identity_number, not both")
    row["person_id"] = person_id(identity_number(row.pop("identity_number")), person_key)


def field_error(field: str, message: str) -> dict[str, str]:
    return {"field": field, "message": message}


def in_order(refusals: Sequence[Refusal]) -> Iterator[Refusal]:
    return iter(sorted(refusals, key=lambda refusal: refusal.item))
