"""What a fact looks like in writing, and which changes of it would break whoever reads it.

A topic keeps its facts for ever, so a reader meets old and new ones side by side. Adding an
optional property or allowing more is safe; everything in `breaking_changes` is not, and gets a
new name with `.v2`. Readers are rolled out before writers, because only that order makes a new
value of an enum safe.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shared.events import OWNERS, Event

Schema = Mapping[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
SUBTYPES = {"number": ("number", "integer")}
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
ANNOTATIONS = frozenset(
    {"$defs", "$id", "$schema", "description", "examples", "title", "x-owner", "x-topic"}
)
COMPARED = frozenset(
    {"additionalProperties", "anyOf", "const", "default", "enum", "items", "properties",
     "required", "type", *LOWER, *UPPER}
)  # fmt: skip


def owner_of(event: type[Event]) -> str:
    """Name the one service that may say it."""
    return next(owner for owner, events in OWNERS.items() if event in events)


def schema_of(event: type[Event]) -> dict[str, Any]:
    """Describe the value of an event as JSON Schema; owner and topic are part of the contract."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:yipan:event:{event.type}",
        "x-owner": owner_of(event),
        "x-topic": event.topic,
        **event.model_json_schema(),
    }


def written(contract: Mapping[str, Any]) -> str:
    """Write it the same way every time, for people and for diffs."""
    return json.dumps(contract, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def breaking_changes(before: Schema, after: Schema) -> Sequence[str]:
    """Say what a reader of `before` would stumble over, or what of it `after` would refuse."""
    moved = [
        f"{name[2:]}: was {before.get(name)}, is {after.get(name)}"
        for name in ("x-topic", "x-owner")
        if before.get(name) != after.get(name)
    ]
    return [*moved, *Comparison(before, after).differences(before, after, "")]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two whole schemas; references point into them."""

    before: Schema
    after: Schema

    def differences(self, before: Schema, after: Schema, at: str) -> Iterator[str]:
        """Every alternative of before must still fit one alternative of after."""
        news = list(alternatives(after, self.after))
        for old in alternatives(before, self.before):
            found = [list(self._narrowed(old, new, at)) for new in news]
            if all(found):
                yield from min(found, key=len)

    def _narrowed(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        if "type" in new and old.get("type") not in SUBTYPES.get(new["type"], (new["type"],)):
            yield f"{at or 'value'}: {old.get('type', 'anything')} is no longer allowed"
            return
        yield from _constraints(old, new, at or "value")
        yield from self._properties(old, new, at)
        for keyword, suffix in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(new.get(keyword), Mapping):
                inner = old.get(keyword)
                inner = inner if isinstance(inner, Mapping) else {}
                yield from self.differences(inner, new[keyword], at + suffix)

    def _properties(self, old: Schema, new: Schema, at: str) -> Iterator[str]:
        olds, news = old.get("properties", {}), new.get("properties", {})
        was, now = set(old.get("required", ())), set(new.get("required", ()))
        for name, schema in olds.items():
            place = f"{at}.{name}" if at else name
            if name not in news:
                yield f"{place}: removed or renamed"
                continue
            if name in was - now:
                yield f"{place}: may be missing now"
            yield from self.differences(schema, news[name], place)
        for name in sorted(now - was):
            yield f"{at}.{name}: required now" if at else f"{name}: required now"


def alternatives(schema: Schema, document: Schema) -> Iterator[Schema]:
    """Follow references and unfold `anyOf`; what stands beside them holds for each."""
    beside = {name: value for name, value in schema.items() if name not in ("$ref", "anyOf")}
    if "$ref" in schema:
        definition = document["$defs"][schema["$ref"].rpartition("/")[2]]
        yield from alternatives({**definition, **beside}, document)
    elif "anyOf" in schema:
        for one in schema["anyOf"]:
            yield from alternatives({**one, **beside}, document)
    else:
        yield schema


def _constraints(old: Schema, new: Schema, at: str) -> Iterator[str]:
    allowed = _values(new)
    if allowed is not None and (gone := _missing(_values(old), allowed)):
        yield f"{at}: {gone} no longer allowed"
    for keyword in LOWER:
        if keyword in new and (keyword not in old or old[keyword] < new[keyword]):
            yield f"{at}: {keyword} rose to {new[keyword]}"
    for keyword in UPPER:
        if keyword in new and (keyword not in old or old[keyword] > new[keyword]):
            yield f"{at}: {keyword} fell to {new[keyword]}"
    if "default" in old and "default" in new and old["default"] != new["default"]:
        yield f"{at}: left out it meant {old['default']}, now {new['default']}"
    if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
        yield f"{at}: further properties are no longer allowed"
    # Of a pattern, a format or a keyword unknown here nobody can say that it became wider.
    for keyword in sorted(set(new) - COMPARED - ANNOTATIONS):
        if old.get(keyword) != new[keyword]:
            yield f"{at}: {keyword} is new or changed"


def _values(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _missing(before: list[Any] | None, allowed: list[Any]) -> str:
    if before is None:
        return f"values but {allowed} are"
    gone = [str(value) for value in before if value not in allowed]
    return f"{', '.join(gone)} is" if gone else ""
