"""YAML of dictionaries, lists and scalars: strings are quoted as in JSON, so nothing is guessed."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

PLAIN_KEY = re.compile(r"[A-Za-z_][\w-]*(\.[\w-]+)*")
WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})


def plain_yaml(content: Mapping[str, Any]) -> str:
    return "\n".join(_lines(content)) + "\n"


def _lines(content: Any) -> Iterator[str]:
    if isinstance(content, Mapping):
        for key, value in content.items():
            yield from _entry(f"{_key(key)}:", value)
    else:
        for value in content:
            yield from _item(value)


def _entry(start: str, value: Any) -> Iterator[str]:
    if _is_block(value):
        yield start
        yield from (f"  {line}" for line in _lines(value))
    else:
        yield f"{start} {_scalar(value)}"


def _item(value: Any) -> Iterator[str]:
    if _is_block(value):
        first, *rest = _lines(value)
        yield f"- {first}"
        yield from (f"  {line}" for line in rest)
    else:
        yield f"- {_scalar(value)}"


def _is_block(value: Any) -> bool:
    return isinstance(value, Mapping | Sequence) and not isinstance(value, str) and len(value) > 0


def _key(key: str) -> str:
    plain = PLAIN_KEY.fullmatch(key) and key.lower() not in WORDS
    return key if plain else json.dumps(key, ensure_ascii=False)


def _scalar(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
