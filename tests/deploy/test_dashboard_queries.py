"""Panels ask for metrics and labels that are declared, in a language that Prometheus reads."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import pytest
from tests.deploy.told import open_metrics
from tests.deploy.watching import fill, free_port, prometheus

from shared.metrics.table import declared
from yipan.cli import make_app
from yipan.dashboards.asked import SELECTED, Asked, all_asked
from yipan.dashboards.asking import ask
from yipan.dashboards.folder import DashboardError
from yipan.local.places import ROOT

JOB = "yipan"
ASKED: Sequence[Asked] = list(all_asked(ROOT, JOB))
OURS = {
    f"{one.name}{end}": set(one.labels) | ({"le"} if end == "_bucket" else set())
    for one in declared()
    for end in (("_bucket", "_count", "_sum") if one.kind == "histogram" else ("",))
}
OF_THE_SCRAPE = {"job", "instance", "service", "process"}
OF_PROCESSES = re.compile(r"(process|python|scrape)_\w+|up")
"""What the client library tells of a process, and Prometheus of a scrape."""
SELECTOR = re.compile(r"([a-zA-Z_:]\w*)\{([^}]*)\}")
GROUPED = re.compile(r"\bby \(([^)]*)\) \((?:\w+\()?([a-zA-Z_:]\w*)\{")
"""An aggregation straight over one metric, or over the rate of one."""
BY = re.compile(r"\b(?:by|on|ignoring) ?\(([^)]*)\)")
MADE = re.compile(r', "(\w+)", "[^"]*", "", ""\)')
"""A label that the query gives by itself."""


def labels_of(name: str) -> set[str]:
    own = set() if OF_PROCESSES.fullmatch(name) else OURS[name]
    return own | OF_THE_SCRAPE


def names(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_there_is_much_to_ask() -> None:
    assert len(ASKED) > 200


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: f"{one.board}-{one.panel}-{one.ref}")
def test_it_asks_for_metrics_and_labels_that_there_are(asked: Asked) -> None:
    selected = SELECTOR.findall(asked.query)
    assert selected
    for name, matchers in selected:
        assert set(re.findall(r"(\w+)(?:=~|!~|!=|=)\"", matchers)) <= labels_of(name), name
    for grouped, name in GROUPED.findall(asked.query):
        assert names(grouped) <= labels_of(name), name
    known = set().union(*(labels_of(name) for name, _ in selected), MADE.findall(asked.query))
    assert names(" ".join(BY.findall(asked.query))) <= known
    assert not asked.label or asked.label in known


@pytest.mark.parametrize("asked", ASKED, ids=lambda one: f"{one.board}-{one.panel}-{one.ref}")
def test_no_selector_forgets_whose_processes_are_meant(asked: Asked) -> None:
    for name, matchers in SELECTOR.findall(asked.query):
        assert f'job=~"{JOB}"' in matchers or asked.panel == "$job", name


def test_what_every_worker_tells_is_not_added_up_twice() -> None:
    """Several workers of a service tell the same figures: a sum stands over a max alone."""
    for asked in ASKED:
        for before, (name, _) in zip(
            SELECTOR.split(asked.query)[::3], SELECTOR.findall(asked.query), strict=False
        ):
            if name.startswith("county_") and not asked.label and "timestamp" not in name:
                assert re.search(r"max(?: by \([^)]*\))? ?\($", before), asked


def test_each_figure_of_the_county_is_on_a_board() -> None:
    asked = {name for one in ASKED for name in one.metrics}
    assert {one.name for one in declared() if one.kind == "figure"} <= asked


def test_each_metric_of_the_processes_is_on_a_board() -> None:
    asked = {re.sub("_(bucket|count|sum)$", "", name) for one in ASKED for name in one.metrics}
    assert {one.name for one in declared()} <= asked


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that reads every query, and finds nothing."""
    with prometheus(tmp_path_factory.mktemp("empty")) as url:
        yield url


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that was told of processes that run and have counted, and nothing else."""
    folder = tmp_path_factory.mktemp("running")
    fill(folder, open_metrics({"yipan_build_info", "county_figures_timestamp_seconds"}))
    with prometheus(folder) as url:
        yield url


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Prometheus that was told all there is."""
    folder = tmp_path_factory.mktemp("full")
    fill(folder, open_metrics())
    with prometheus(folder) as url:
        yield url


def test_prometheus_reads_every_query(empty: str) -> None:
    answers = ask(empty, ASKED)
    assert {(one.asked.panel, one.error) for one in answers if one.error} == set()
    assert len(answers) == len(ASKED)


def test_no_query_is_empty_where_everything_is_told(full: str) -> None:
    answers = ask(full, ASKED)
    assert {
        (one.asked.board, one.asked.panel, one.asked.query) for one in answers if not one.series
    } == set()


def test_a_query_that_it_cannot_read_is_an_error(empty: str) -> None:
    (answer,) = ask(empty, [Asked("a board", "a panel", "A", 'sum(up{job="x"}')])
    assert "parse error" in answer.error


REASONS: Sequence[tuple[str, str, str]] = [
    ("empty", "county_visits", "nobody tells county_visits"),
    ("empty", "batches_total", "nobody tells batches_total"),
    ("running", "county_visits", "counted, and there is none: county_visits"),
    ("running", "batches_total", "has not happened: batches_total"),
    ("running", "outbox_oldest_seconds", "nobody tells outbox_oldest_seconds"),
    ("full", "county_visits", "its metrics are told, but none with these labels"),
]


@pytest.mark.parametrize(("where", "name", "reason"), REASONS)
def test_what_finds_nothing_has_a_reason(
    request: pytest.FixtureRequest, where: str, name: str, reason: str
) -> None:
    asked = Asked("a board", "a panel", "A", f'sum({name}{{job="nobody"}})')
    (answer,) = ask(request.getfixturevalue(where), [asked])
    assert (answer.series, answer.reason) == (0, reason)


def test_the_command_shows_what_each_finds(empty: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["dashboards", "--ask", empty]
    make_app(arguments)(arguments, standalone_mode=False)
    said = capsys.readouterr().out
    assert f"{len(ASKED)} queries: 0 find something, {len(ASKED)} nothing, 0 are an error" in said


def test_it_says_where_no_prometheus_is() -> None:
    with pytest.raises(DashboardError, match="no Prometheus at"):
        ask(f"http://127.0.0.1:{free_port()}", ASKED[:1])


def test_two_selectors_of_a_query_are_both_found() -> None:
    query = 'a{x="1"} / b_total{y="2"}'
    assert SELECTED.findall(query) == ["a", "b_total"]
    assert all(one != other for one, other in pairwise(SELECTOR.findall(query)))
