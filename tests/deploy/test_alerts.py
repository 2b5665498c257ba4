"""Every alert says whom it calls and what to do, asks for what there is, and was seen to fire."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts
from tests.deploy import rules
from tests.deploy.programs import program

import checkpoint.app
from checkpoint.api.devices.door import Door
from checkpoint.api.vendors.posts import OWN_PATHS
from shared.clock import RealClock
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform

RUNBOOK = rules.MONITORING.parents[1] / "docs" / "runbook.md"
ALERTS = rules.alerts()
METRICS = rules.known_metrics()
TRIED = set(rules.tried())
EVERY = pytest.mark.parametrize("name", ALERTS)
KEY = bytes(32)


def headings() -> set[str]:
    """Give the anchors of the runbook's headings, as they are made of their words."""
    found = re.findall(r"^#+ (.+)$", RUNBOOK.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in found}


@EVERY
def test_an_alert_says_how_urgent_it_is_and_whose(name: str) -> None:
    alert = ALERTS[name]
    assert re.fullmatch(r"(?:[A-Z][a-z]+)+", name)
    assert alert["labels"].keys() == {"severity", "team"}
    assert alert["labels"]["severity"] in {"page", "warning", "info"}
    assert alert["labels"]["team"] in {"operations", "engineers"}
    assert re.fullmatch(r"\d+[smh]", alert["for"])


@EVERY
def test_an_alert_says_what_it_means_and_where_to_read_on(name: str) -> None:
    annotations = ALERTS[name]["annotations"]
    assert annotations.keys() == {"summary", "description", "runbook_url"}
    assert all(annotations.values())
    page, _, anchor = annotations["runbook_url"].partition("#")
    assert page == "docs/runbook.md"
    assert anchor in headings()


@EVERY
def test_what_an_alert_says_is_known_of_it(name: str) -> None:
    alert = ALERTS[name]
    said = set(re.findall(r"\$labels\.(\w+)", "".join(alert["annotations"].values())))
    recorded = [METRICS[metric] for metric, _ in rules.asked(alert["expr"]) if ":" in metric]
    assert said <= rules.grouped_by(alert["expr"]).union(*recorded)


@EVERY
def test_the_runbook_names_every_alert(name: str) -> None:
    assert f"`{name}`" in RUNBOOK.read_text()


@pytest.mark.parametrize(
    "rule",
    [*rules.rules("record"), *rules.rules("alert")],
    ids=lambda rule: rule.get("alert") or rule["record"],
)
def test_a_rule_asks_for_metrics_and_labels_that_there_are(rule: rules.Rule) -> None:
    found = list(rules.asked(rule["expr"]))
    assert found
    for metric, labels in found:
        assert metric in METRICS
        assert labels <= METRICS[metric] | rules.SCRAPED, metric
    of_all = set().union(*(METRICS[metric] for metric, _ in found))
    assert rules.grouped_by(rule["expr"]) <= of_all | rules.SCRAPED


def test_what_is_not_declared_would_be_found() -> None:
    found = dict(rules.asked('sum by (a) (rate(x_total{b=~"y_total|z"}[5m] offset 1h)) / z > 3e2'))
    assert found == {"x_total": {"b"}, "z": set()}
    assert rules.grouped_by("sum by (a, b) (x) and on (c) y") == {"a", "b", "c"}


@EVERY
@pytest.mark.parametrize("fires", [True, False])
def test_an_alert_was_seen_to_fire_and_to_be_silent(name: str, fires: bool) -> None:  # noqa: FBT001
    assert (name, fires) in TRIED


def test_no_two_rules_have_one_name() -> None:
    names = [rule.get("alert") or rule["record"] for kind in ("alert", "record")
             for rule in rules.rules(kind)]  # fmt: skip
    assert len(names) == len(set(names))


def by_door(dependant: Dependant) -> bool:
    return isinstance(dependant.call, Door) or any(map(by_door, dependant.dependencies))


def posts() -> Iterator[tuple[str, bool]]:
    """Give each path of checkpoint that takes posts, and whether devices post there."""
    platform = in_memory_platform("checkpoint", InMemoryBus(), RealClock())
    app = checkpoint.app.create_app(platform, person_key=KEY, master_keys={1: KEY})
    own = tuple(path for paths in OWN_PATHS.values() for path in paths)
    for context in iter_route_contexts(app.routes):
        dependant = getattr(context, "dependant", None)
        if dependant and set(context.methods or ()) & {"POST", "PUT"}:
            path = str(context.path)
            yield path, by_door(dependant) or path.startswith(("/v1/intake/", *own))


def test_ingest_is_what_devices_and_gates_post() -> None:
    expressions = {rule["record"]: rule["expr"] for rule in rules.rules("record")}
    paths = dict(posts())

    def counted(record: str) -> set[str]:
        (pattern,) = set(re.findall(r'route=~"([^"]+)"', expressions[f"ingest:{record}:rate5m"]))
        return {path for path in paths if re.fullmatch(pattern, path)}

    of_devices = {path for path, posted in paths.items() if posted}
    assert counted("http_requests") == counted("http_requests_failed") == of_devices
    of_any_length = {"/v1/readings/stream", "/v1/sites/{site_id}/batches"}
    assert counted("http_requests_timed") == of_devices - of_any_length
    assert counted("http_requests_slow") == of_devices - of_any_length


def test_the_links_of_the_runbook_lead_somewhere() -> None:
    assert set(re.findall(r"\]\(#([^)]+)\)", RUNBOOK.read_text())) <= headings()


def promtool(*arguments: str) -> None:
    command = [program("promtool", where="apt-get install prometheus"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_accepts_the_rules() -> None:
    promtool("check", "rules", *map(str, rules.FILES))


@pytest.mark.parametrize("file", rules.TESTS, ids=lambda file: file.stem)
def test_the_alerts_fire_when_they_are_to(file: Path) -> None:
    promtool("test", "rules", str(file))


def test_every_file_of_rules_is_tried() -> None:
    tried = {file.name for file in rules.TESTS}
    assert tried == {file.name for file in rules.FILES} | {"causes.yml"}
