"""From the bytes of a batch to its head, rows of readings, and crossings that were decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, Literal, Self

import orjson
from pydantic import AfterValidator, Field, ValidationError, model_validator

from checkpoint.api.intake import MOST, Refusal, Row, field_error, parse, parsed
from checkpoint.api.words import CODES
from shared.errors import Invalid
from shared.events.base import Code, PersonId
from shared.events.checkpoint import Digest, Direction, Mask, Outcome
from shared.identity import identity_number, person_id
from shared.plates import AnyPlate
from shared.problems import named
from shared.times import SentTime
from shared.web import Body

HIGHEST = 10**9
Kind = Literal["reading", "crossing"]


def _is_known(code: str) -> str:
    # It goes into a fact, for ever: no text of anybody's does.
    if code not in CODES:
        raise ValueError("a reason of the gate, of a standing, or of a pass")
    return code


Known = Annotated[str, AfterValidator(_is_known)]


class CrossingIn(Body):
    """What a guard decided. Of somebody measured it has the `sequence` of the reading."""

    sequence: Annotated[str, Field(min_length=1, max_length=64, coerce_numbers_to_str=True)]
    at: SentTime
    direction: Direction
    outcome: Outcome
    reasons: Annotated[tuple[Known, ...], Field(max_length=16)] = ()
    person_id: PersonId | None = None
    identity_number: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, description="hashed at the door, never stored"
    )
    plate: AnyPlate | None = None
    mask: Mask = "unknown"
    visitor: bool = False


class Head(Body):
    """What a batch says of itself, beside what it holds."""

    recorder_id: Code = Field(examples=["north-gate-phone-1"])
    number: Annotated[int, Field(ge=1, le=HIGHEST, strict=True)]
    previous: Digest | Literal[""] = Field(
        description="SHA-256 of the bytes of the batch before it; empty of the first"
    )
    made_at: SentTime
    complete_until: SentTime = Field(
        description="what was recorded until then is in this batch and those before it"
    )

    @model_validator(mode="after")
    def _is_in_its_place(self) -> Self:
        if (self.number == 1) != (self.previous == ""):
            raise ValueError("`previous` is empty of batch 1 and of no other")
        if self.complete_until > self.made_at:
            raise ValueError("nobody knows what is recorded after `made_at`")
        return self


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch as it came: `rows` and `crossings` by their place, `refusals` of the items wrong."""

    head: Head
    digest: str
    raw: Mapping[Kind, Sequence[Any]]
    rows: dict[int, Row]
    crossings: dict[int, CrossingIn]
    refusals: Mapping[Kind, list[Refusal]]


def read(body: bytes, person_key: bytes) -> Batch:
    """Read a batch; Invalid where it is none as a whole."""
    found = parsed(body)
    if not isinstance(found, dict):
        raise Invalid("wrong: body", errors=[field_error("body", "a batch is a JSON object")])
    raw: dict[Kind, list[Any]] = {
        "reading": _list(found, "readings"), "crossing": _list(found, "crossings"),
    }  # fmt: skip
    if sum(map(len, raw.values())) > MOST:
        told = f"a batch holds at most {MOST} readings and crossings together"
        raise Invalid("wrong: readings", errors=[field_error("readings", told)])
    try:
        head = Head.model_validate_json(orjson.dumps(found))
    except ValidationError as error:
        errors = named(error.errors(include_url=False, include_input=False, include_context=False))
        raise Invalid(f"wrong: {', '.join(e['field'] for e in errors)}", errors=errors) from error
    rows, wrong_rows = rows_of(raw["reading"], person_key)
    crossings, wrong_crossings = crossings_of(raw["crossing"], person_key)
    return Batch(
        head=head,
        digest=sha256(body).hexdigest(),
        raw=raw,
        rows=rows,
        crossings=crossings,
        refusals={"reading": wrong_rows, "crossing": wrong_crossings},
    )


def _list(found: dict[str, Any], name: str) -> list[Any]:
    given = found.pop(name, [])
    if not isinstance(given, list):
        raise Invalid(f"wrong: {name}", errors=[field_error(name, "a list")])
    return given


def rows_of(items: Sequence[Any], person_key: bytes) -> tuple[dict[int, Row], list[Refusal]]:
    """Rows of readings by their place, and what is wrong with the others."""
    return parse(orjson.dumps(items), person_key)


def crossings_of(
    items: Sequence[Any], person_key: bytes
) -> tuple[dict[int, CrossingIn], list[Refusal]]:
    """Crossings by their place, persons named by their ids, and what is wrong with the others."""
    found: dict[int, CrossingIn] = {}
    refusals: list[Refusal] = []
    for item, raw in enumerate(items):
        try:
            found[item] = _with_person(
                CrossingIn.model_validate_json(orjson.dumps(raw)), person_key
            )
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False, include_context=False)
            refusals.append(Refusal(item, 422, named(errors)))
        except Invalid as error:
            wrong = field_error("identity_number", error.detail)
            refusals.append(Refusal(item, 422, [wrong]))
    return found, refusals


def _with_person(one: CrossingIn, person_key: bytes) -> CrossingIn:
    if one.identity_number is None:
        return one
    if one.person_id is not None:
        raise Invalid("send person_id or identity_number, not both")
    person = person_id(identity_number(one.identity_number), person_key)
    return one.model_copy(update={"person_id": person, "identity_number": None})
