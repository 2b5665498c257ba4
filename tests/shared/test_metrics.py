"""Metrics are declared in one place, told under bounded labels, and described in the docs."""

import ast
from collections import Counter
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from shared.metrics.county import VISITS
from shared.metrics.declaring import DECLARED, Figure
from shared.metrics.table import by_subject, declared

ROOT = Path(__file__).parents[2]
CODE = [
    file for folder in ("shared", "services", "tools") for file in (ROOT / folder).rglob("*.py")
]
MAKERS = {"Counter", "Gauge", "Histogram", "Summary", "Info", "Enum"}
"""What a metric can be made of, of the library's."""


def made_of(file: Path) -> set[str]:
    """Give the names of the library's makers that a file imports, in whatever way."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("prometheus_client"):
            found |= MAKERS & {name.name for name in node.names}
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names if one.name.startswith("prometheus_client")}
    return found


def test_metrics_are_made_nowhere_but_where_they_are_declared() -> None:
    makers = {str(file.relative_to(ROOT)): made for file in CODE if (made := made_of(file))}
    place = "shared/src/shared/metrics/declaring.py"
    assert makers == {place: {"Counter", "Gauge", "Histogram"}}


def test_every_metric_is_declared_once_and_stands_under_one_subject() -> None:
    names = Counter(one.name for one in DECLARED)
    assert [name for name, times in names.items() if times > 1] == []
    told = [one.name for some in by_subject().values() for one in some]
    assert sorted(told) == [one.name for one in declared()]


def test_the_page_describes_every_metric_in_a_line() -> None:
    lines = (ROOT / "docs" / "metrics.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert len(rows) == len(declared())
    assert "| `county_visits` | figure | visits |  | Visits to enterprises (走访), so far |" in rows


@pytest.mark.parametrize("one", declared(), ids=lambda one: one.name)
def test_a_metric_says_what_it_means_and_names_nobody(one: object) -> None:
    (metric,) = [each for each in DECLARED if each is one]
    assert metric.meaning
    assert metric.unit or metric.name.endswith("_info")
    assert not {"person", "person_id", "device", "device_id", "event", "id"} & set(metric.labels)
    assert "|" not in metric.meaning


def test_a_figure_that_was_not_told_is_not_there_and_what_is_gone_is_gone() -> None:
    figure, registry = Figure("test_figure", "For a test", ("kind",)), CollectorRegistry()
    registry.register(figure)
    assert generate_latest(registry) == b""
    figure.tell({("a",): 1, ("b",): 2})
    figure.tell({("b",): 3})
    assert generate_latest(registry).decode().splitlines()[2:] == ['test_figure{kind="b"} 3.0']
    with pytest.raises(ValueError, match="is by"):
        VISITS.tell({("a",): 1})
