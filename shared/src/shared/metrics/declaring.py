"""How a metric is declared: its name, unit, labels and meaning, in one place for code and docs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from prometheus_client import REGISTRY, Counter, Gauge, Histogram
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

Kind = Literal["counter", "gauge", "histogram", "figure"]
Place = tuple[str, ...]
"""The values of a figure's labels, in their order."""

LATENCY = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.3, 0.5, 1, 2.5, 5, 10)
"""0.3 is where the objective of ingest lies."""
AGES = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600)
"""5 is where the objective of freshness lies."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What docs and dashboards know of a metric; `name` is the one that a query asks for."""

    name: str
    kind: Kind
    unit: str
    labels: Sequence[str]
    meaning: str


DECLARED: list[Declared] = []


def counter(name: str, meaning: str, labels: Sequence[str] = (), *, unit: str = "") -> Counter:
    """`name` without `_total`, which the library adds."""
    DECLARED.append(Declared(f"{name}_total", "counter", unit, tuple(labels), meaning))
    return Counter(name, meaning, labels)


def gauge(name: str, meaning: str, labels: Sequence[str] = (), *, unit: str = "") -> Gauge:
    """A measure of this process."""
    DECLARED.append(Declared(name, "gauge", unit, tuple(labels), meaning))
    return Gauge(name, meaning, labels)


def histogram(
    name: str,
    meaning: str,
    labels: Sequence[str] = (),
    *,
    buckets: Sequence[float] = LATENCY,
    unit: str = "seconds",
) -> Histogram:
    DECLARED.append(Declared(name, "histogram", unit, tuple(labels), meaning))
    return Histogram(name, meaning, labels, buckets=buckets)


class Figure(Collector):
    """A gauge of the county: what was counted last, as a whole, and nothing until then.

    So a process that counts nothing says nothing, and what there is none of any more is gone.
    """

    def __init__(self, name: str, meaning: str, labels: Sequence[str]) -> None:
        self.name, self.meaning, self.labels = name, meaning, tuple(labels)
        self.told: Mapping[Place, float] = {}
        REGISTRY.register(self)

    def tell(self, found: Mapping[Place, float]) -> None:
        """Put these values in place of all before; ValueError where one has other labels."""
        for place in found:
            if len(place) != len(self.labels):
                raise ValueError(f"{self.name} is by {self.labels}, not {place}")
        self.told = dict(found)

    def set(self, value: float) -> None:
        """Tell a figure that has no labels."""
        self.tell({(): value})

    def at(self, *place: str) -> float | None:
        """What was told of a place, or None."""
        return self.told.get(place)

    def describe(self) -> Iterator[GaugeMetricFamily]:
        yield GaugeMetricFamily(self.name, self.meaning, labels=self.labels)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        told = self.told
        if told:
            family = GaugeMetricFamily(self.name, self.meaning, labels=self.labels)
            for place, value in told.items():
                family.add_metric(place, value)
            yield family


def figure(name: str, meaning: str, labels: Sequence[str] = (), *, unit: str = "") -> Figure:
    """What a worker counts of its views once in a while, never on a scrape's own time."""
    DECLARED.append(Declared(name, "figure", unit, tuple(labels), meaning))
    return Figure(name, meaning, labels)


METRICS = (Counter, Gauge, Histogram, Figure)
"""What the functions above make."""
