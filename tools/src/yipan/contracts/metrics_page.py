"""docs/metrics.md: every metric that is declared, by what it is about."""

from collections.abc import Iterator

from shared.metrics.declaring import Declared
from shared.metrics.table import by_subject

INTRODUCTION = """# Metrics

Written by `make contracts` from [shared/metrics](../shared/src/shared/metrics). Every process \
answers `GET /metrics`.

A *figure* is a gauge of the county that the worker of one service counts from its views: every \
10 s, or less often where counting would take more than 2 % of the time. Several workers of a \
service tell the same, so a query takes the `max`. No label holds the id of a person, a device \
or an event.
"""


def metrics_page() -> str:
    return "\n".join([INTRODUCTION, *_sections()])


def _sections() -> Iterator[str]:
    for sentence, metrics in by_subject().items():
        yield f"## {sentence.rstrip('.')}"
        yield ""
        yield "| metric | kind | unit | labels | meaning |"
        yield "|---|---|---|---|---|"
        yield from map(_row, metrics)
        yield ""


def _row(one: Declared) -> str:
    labels = ", ".join(f"`{label}`" for label in one.labels)
    return f"| `{one.name}` | {one.kind} | {one.unit} | {labels} | {one.meaning} |"
