"""The contract files: what they should say, what they say, and what must never be overwritten."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from shared.contracts import breaking_changes, schema_of, written
from shared.events import CATALOG, Event
from yipan.contracts.asyncapi import asyncapi
from yipan.contracts.event_map import event_map, put_between
from yipan.contracts.examples import example_of
from yipan.contracts.metrics_page import metrics_page
from yipan.contracts.plain_yaml import plain_yaml
from yipan.contracts.readers import Reader

SCHEMA, EXAMPLE = ".schema.json", ".example.json"
Files = Mapping[Path, str]


def wanted_files(root: Path, readers: Sequence[Reader]) -> Files:
    """All files as they should be; an example that is there stays as it is."""
    folder, page = root / "shared" / "contracts", root / "docs" / "architecture.md"
    schemas = {folder / f"{t}{SCHEMA}": written(schema_of(e)) for t, e in CATALOG.items()}
    examples = {folder / f"{t}{EXAMPLE}": example_text(folder, e) for t, e in CATALOG.items()}
    values = {path.name.removesuffix(EXAMPLE): json.loads(t) for path, t in examples.items()}
    return {
        **schemas,
        **examples,
        root / "docs" / "asyncapi.yaml": plain_yaml(asyncapi(readers, values)),
        root / "docs" / "metrics.md": metrics_page(),
        page: put_between(read(page), event_map(readers)),
    }


def example_text(folder: Path, event: type[Event]) -> str:
    return read(folder / f"{event.type}{EXAMPLE}") or written(example_of(event))


def read(path: Path) -> str:
    return path.read_text() if path.is_file() else ""


def differing(files: Files) -> Sequence[Path]:
    """Name the files that do not say what they should."""
    return [path for path, text in files.items() if read(path) != text]


def obstacles(root: Path) -> Sequence[str]:
    """Say what forbids writing: a schema that would break its readers, a fact that is gone."""
    return [line for path in released(root) for line in broken(path)]


def released(root: Path) -> Sequence[Path]:
    folder = root / "shared" / "contracts"
    return sorted([*folder.glob(f"*{SCHEMA}"), *folder.glob(f"*{EXAMPLE}")])


def broken(path: Path) -> Iterator[str]:
    type_ = path.name.removesuffix(SCHEMA).removesuffix(EXAMPLE)
    event = CATALOG.get(type_)
    if event is None:
        yield f"{path.name}: no event is called {type_} any more, but its facts are on the topics"
    elif path.name.endswith(SCHEMA):
        before: dict[str, Any] = json.loads(path.read_text())
        for change in breaking_changes(before, schema_of(event)):
            yield f"{path.name}: {change}"


def write(files: Files) -> Sequence[Path]:
    """Write what differs; say what was written."""
    changed = differing(files)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
    return changed
