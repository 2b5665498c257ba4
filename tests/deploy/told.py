"""Everything that our processes can tell, invented: two processes of each service tell the same."""

import time
from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import product

from shared.metrics.declaring import Declared
from shared.metrics.table import declared

STEP, STEPS = 15, 40
SCRAPED = tuple(
    {"job": "yipan", "service": "permits", "process": "worker", "instance": f"worker-{number}"}
    for number in range(2)
)
VALUES: Mapping[tuple[str, str], Sequence[str]] = {
    ("county_figures_timestamp_seconds", "source"): (
        "checkpoint", "health-records", "permits", "transport",
    ),
    ("county_enterprises", "status"): ("resumed", "suspended", "applied", "none"),
    ("county_enterprises", "above_scale"): ("yes", "no"),
    ("county_crossings_today", "outcome"): ("admitted", "refused"),
    ("county_workers", "standing"): ("may-return", "deferred", "none"),
    ("county_permits_suspended", "reason"): ("fever-cluster",),
    ("county_cases", "kind"): ("confirmed", "suspected"),
    ("county_reports_missed", "in_a_row"): ("1", "2", "3+"),
    ("county_permits", "status"): ("applied", "active", "suspended"),
    ("county_problems_open", "age"): ("within", "past", "escalated"),
    ("county_passengers", "state"): ("expected", "aboard", "arrived", "missing"),
    ("county_rooms", "status"): ("free", "held", "occupied"),
    ("county_farms", "state"): ("well", "low", "empty"),
    ("county_supplies", "state"): ("sent", "received", "on the way", "differing"),
    ("http_requests_total", "status"): ("200", "503"),
    ("http_requests_total", "route"): ("/v1/readings",),
    ("http_requests_total", "method"): ("POST",),
    ("http_request_duration_seconds", "method"): ("POST",),
    ("http_request_duration_seconds", "route"): ("/v1/readings",),
    ("records_settled_total", "outcome"): ("done", "retry"),
}  # fmt: skip
"""The words that queries look for; any other label has one word that nothing looks for."""
BESIDES = {
    "up": 1, "process_cpu_seconds_total": 1, "process_resident_memory_bytes": 1e8,
    "process_open_fds": 9, "process_max_fds": 99, "process_start_time_seconds": 1,
    "python_gc_collections_total": 1, "scrape_duration_seconds": 0.01,
    "scrape_samples_scraped": 500,
}  # fmt: skip
"""What the client library and Prometheus tell."""


def open_metrics(only: Container[str] | None = None) -> str:
    """The last ten minutes of all of it, or of some, in the form that `promtool tsdb` reads."""
    end = time.time()
    times = [end - STEP * before for before in reversed(range(STEPS))]
    lines = [
        f"{name}{{{labels}}} {value(at)} {at:.3f}"
        for name, labels, value in every_series()
        if only is None or name in only
        for at in times
    ]
    return "\n".join([*lines, "# EOF", ""])


class Grows:
    """1 more at each step, as a counter does."""

    def __call__(self, at: float) -> float:
        return at // STEP


class Stays:
    def __init__(self, value: float) -> None:
        self.value = value

    def __call__(self, at: float) -> float:
        return self.value


def every_series() -> Iterator[tuple[str, str, Grows | Stays]]:
    for scraped in SCRAPED:
        for name, value in BESIDES.items():
            yield name, written(scraped), Grows() if name.endswith("_total") else Stays(value)
        for one in declared():
            for labels in places(one):
                yield from told(one, labels | scraped)


def told(one: Declared, labels: Mapping[str, str]) -> Iterator[tuple[str, str, Grows | Stays]]:
    if one.kind == "histogram":
        for le in ("0.1", "1.0", "+Inf"):
            yield f"{one.name}_bucket", written({**labels, "le": le}), Grows()
    else:
        yield one.name, written(labels), Grows() if one.kind == "counter" else Stays(1)


def places(one: Declared) -> Iterator[dict[str, str]]:
    words = [VALUES.get((one.name, label), (f"a-{label}",)) for label in one.labels]
    for values in product(*words):
        yield dict(zip(one.labels, values, strict=True))


def written(labels: Mapping[str, str]) -> str:
    return ",".join(f'{name}="{value}"' for name, value in labels.items())
