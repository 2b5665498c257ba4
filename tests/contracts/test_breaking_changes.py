"""Which changes of a contract break its readers: cases by hand, both ways."""

from typing import Any

import pytest

from shared.contracts import breaking_changes

TEXT, NULL = {"type": "string"}, {"type": "null"}


def contract(**properties: Any) -> dict[str, Any]:
    return {"x-topic": "t.t", "type": "object", "properties": properties}


def one(schema: dict[str, Any]) -> dict[str, Any]:
    return contract(it=schema)


CASES = [
    # before, after, there and back: what the change breaks, what its reverse breaks
    ("a new optional property", contract(a=TEXT), contract(a=TEXT, b=TEXT),
     [], ["b: removed or renamed"]),
    ("a property renamed", contract(a=TEXT), contract(b=TEXT),
     ["a: removed or renamed"], ["b: removed or renamed"]),
    ("a property required", contract(a=TEXT), contract(a=TEXT) | {"required": ["a"]},
     ["a: required now"], ["a: may be missing now"]),
    ("a new required property", contract(), contract(a=TEXT) | {"required": ["a"]},
     ["a: required now"], ["a: removed or renamed"]),
    ("another topic", contract(), contract() | {"x-topic": "t.u"},
     ["topic: was t.t, is t.u"], ["topic: was t.u, is t.t"]),
    ("another owner", contract() | {"x-owner": "a"}, contract() | {"x-owner": "b"},
     ["owner: was a, is b"], ["owner: was b, is a"]),
    ("another type", one(TEXT), one({"type": "integer"}),
     ["it: string is no longer allowed"], ["it: integer is no longer allowed"]),
    ("whole numbers only", one({"type": "number"}), one({"type": "integer"}),
     ["it: number is no longer allowed"], []),
    ("null no longer", one({"anyOf": [TEXT, NULL]}), one(TEXT),
     ["it: null is no longer allowed"], []),
    ("a value of an enum gone", one({"enum": ["a", "b"]}), one({"enum": ["a"]}),
     ["it: b is no longer allowed"], []),
    ("an enum where anything went", one(TEXT), one(TEXT | {"enum": ["a"]}),
     ["it: values but ['a'] are no longer allowed"], []),
    ("a constant instead of an enum", one({"enum": ["a", "b"]}), one({"const": "b"}),
     ["it: a is no longer allowed"], []),
    ("a pattern", one(TEXT), one(TEXT | {"pattern": "^a$"}),
     ["it: pattern is new or changed"], []),
    ("another pattern", one({"pattern": "^a$"}), one({"pattern": "^b$"}),
     ["it: pattern is new or changed"], ["it: pattern is new or changed"]),
    ("a format", one(TEXT), one(TEXT | {"format": "date-time"}),
     ["it: format is new or changed"], []),
    ("a keyword unknown to the rule", one(TEXT), one(TEXT | {"contentEncoding": "base64"}),
     ["it: contentEncoding is new or changed"], []),
    ("a minimum", one({"type": "number"}), one({"type": "number", "minimum": 25}),
     ["it: minimum rose to 25"], []),
    ("a greater minimum", one({"minimum": 25}), one({"minimum": 30}),
     ["it: minimum rose to 30"], []),
    ("a smaller maximum", one({"maximum": 45}), one({"maximum": 43}),
     ["it: maximum fell to 43"], []),
    ("a shorter text", one({"maxLength": 64}), one({"maxLength": 32}),
     ["it: maxLength fell to 32"], []),
    ("no further properties", one({"type": "object"}),
     one({"type": "object", "additionalProperties": False}),
     ["it: further properties are no longer allowed"], []),
    ("another meaning of nothing", one({"default": "worn"}), one({"default": "unknown"}),
     ["it: left out it meant worn, now unknown"], ["it: left out it meant unknown, now worn"]),
    ("narrower items", one({"type": "array", "items": TEXT}),
     one({"type": "array", "items": TEXT | {"maxLength": 9}}),
     ["it[]: maxLength fell to 9"], []),
    ("narrower values of a map", one({"additionalProperties": TEXT}),
     one({"additionalProperties": TEXT | {"maxLength": 9}}),
     ["it{}: maxLength fell to 9"], []),
    ("other words about it", one(TEXT | {"title": "A"}), one(TEXT | {"description": "b"}), [], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [case[1:4] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_a_change_breaks_exactly_what_a_reader_relied_on(
    before: dict[str, Any], after: dict[str, Any], breaks: list[str]
) -> None:
    assert breaking_changes(before, after) == breaks


@pytest.mark.parametrize(
    ("before", "after", "breaks"),
    [(after, before, back) for _, before, after, _, back in CASES],
    ids=[f"{case[0]}, taken back" for case in CASES],
)
def test_the_reverse_of_a_change_is_judged_by_itself(
    before: dict[str, Any], after: dict[str, Any], breaks: list[str]
) -> None:
    assert breaking_changes(before, after) == breaks


def behind_a_reference(inner: dict[str, Any]) -> dict[str, Any]:
    reasons = {"type": "array", "items": {"$ref": "#/$defs/Reason"}}
    return contract(reasons=reasons) | {"$defs": {"Reason": {"type": "object", **inner}}}


def test_a_change_behind_a_reference_is_found() -> None:
    before = behind_a_reference({"properties": {"code": TEXT, "rule": TEXT}})
    after = behind_a_reference({"properties": {"code": TEXT}})
    assert breaking_changes(before, after) == ["reasons[].rule: removed or renamed"]
    assert breaking_changes(after, before) == []


def test_the_same_thing_written_in_place_breaks_nothing() -> None:
    inner = {"type": "object", "properties": {"code": TEXT}}
    referred = behind_a_reference(inner)
    in_place = contract(reasons={"type": "array", "items": inner})
    assert breaking_changes(referred, in_place) == []
    assert breaking_changes(in_place, referred) == []
