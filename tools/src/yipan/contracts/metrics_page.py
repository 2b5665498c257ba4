"""docs/metrics.md: every metric that is declared, by what it is about."""

from collections.abc import Iterator

from shared.metrics.declaring import Declared
from shared.metrics.table import by_subject

INTRODUCTION = """# Metrics

Written by `make contracts` from [shared/metrics](../shared/src/shared/metrics). Every process \
answers `GET /metrics`.

A *figure* is a gauge of the county that the worker of one service counts from its views: every \
10 s, or less often where counting would take more than 2 % of the time. Several workers of a \
service tell the same, so a query takes the `max`. What there is none of is told as 0 where its \
name is known beforehand. No label holds the id of a person, a device or an event.

A scrape only reads out what was told. Counting at the end of the fortnight (22,751 readings, \
1,029 files) took each worker less than 0.2 s of its processor. With a million files, 169,000 of \
them deferred, a count of health-records took the worker 0.2 s and the MongoDB engine 9 s: its \
figures are then told anew about every eight minutes.
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
