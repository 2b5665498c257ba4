"""The few of MongoDB's criteria that we use, over plain documents."""

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from shared.projections import Document

COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "$lt": operator.lt,
    "$lte": operator.le,
    "$gt": operator.gt,
    "$gte": operator.ge,
}


def ready(criteria: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same criteria, quick to ask many documents: a long `$in` of texts becomes a set."""
    return {path: _ready(wish) for path, wish in criteria.items()}


def _ready(wish: Any) -> Any:
    if isinstance(wish, dict) and "$in" in wish and all(isinstance(m, str) for m in wish["$in"]):
        return {**wish, "$in": frozenset(wish["$in"])}
    return wish


def fits(document: Document, criteria: Mapping[str, Any]) -> bool:
    """Say whether the document fits all criteria."""
    return all(_part_fits(document, path, wish) for path, wish in criteria.items())


def _part_fits(document: Document, path: str, wish: Any) -> bool:
    if path == "$or":
        return any(fits(document, alternative) for alternative in wish)
    if path == "$and":
        return all(fits(document, part) for part in wish)
    return _field_fits(values(document, path), wish)


def values(document: Any, path: str) -> list[Any]:
    """All values at a dotted path; a list on the way stands for itself and each of its members."""
    name, _, rest = path.partition(".")
    if isinstance(document, list):
        return [value for member in document for value in values(member, path)]
    if not isinstance(document, dict) or name not in document:
        return []
    value = document[name]
    if rest:
        return values(value, rest)
    return [value, *value] if isinstance(value, list) else [value]


def held(document: Any, path: str) -> Any:
    """What is at a dotted path as one value: None for nothing, a tuple where there is a list."""
    found = _at(document, path.split("."))
    return found[0] if found else None


def _at(value: Any, path: Sequence[str]) -> list[Any]:
    """Hold the value, or nothing where the path leads nowhere."""
    if isinstance(value, list):
        return [tuple(one for member in value for one in _at(member, path))]
    if not path:
        return [value]
    if not isinstance(value, dict) or path[0] not in value:
        return []
    return _at(value[path[0]], path[1:])


def _field_fits(found: list[Any], wish: Any) -> bool:
    if isinstance(wish, dict) and any(name.startswith("$") for name in wish):
        return all(_operator_fits(found, name, operand) for name, operand in wish.items())
    if wish is None:
        return found in ([], [None])
    return wish in found


def _operator_fits(found: list[Any], name: str, operand: Any) -> bool:
    if name == "$exists":
        return bool(found) is bool(operand)
    if name == "$ne":
        return not _field_fits(found, operand)
    if isinstance(operand, frozenset):
        return any(isinstance(value, str) and value in operand for value in found)
    if name == "$in":
        return any(_field_fits(found, member) for member in operand)
    if name not in COMPARISONS:
        raise NotImplementedError(f"the in-memory twin does not know {name}")
    return any(_compares(value, name, operand) for value in found)


def _compares(value: Any, name: str, operand: Any) -> bool:
    try:
        return value is not None and COMPARISONS[name](value, operand)
    except TypeError:
        return False  # MongoDB finds nothing where the types differ
