"""What Prometheus scrapes and Grafana draws is what there is."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.deploy.programs import program
from tests.deploy.settings import CANARY, PROCESSES

from shared.metrics.table import declared

MONITORING = Path(__file__).resolve().parents[2] / "deploy" / "monitoring"
GRAFANA = MONITORING / "grafana"
PROMETHEUS = MONITORING / "prometheus.yml"
DASHBOARD: dict[str, Any] = json.loads((GRAFANA / "dashboards" / "overview.json").read_text())
QUERIES = [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]
OURS = {
    f"{one.name}{end}": set(one.labels)
    for one in declared()
    for end in (("_bucket", "_count", "_sum") if one.kind == "histogram" else ("",))
}
OF_THE_SCRAPE = {"job", "service", "process", "le"}


def labels_of(name: str) -> set[str]:
    """Give the labels of one of our metrics by the name that a query knows it by."""
    if name == "up":
        return set()
    return OURS[name]


def test_prometheus_scrapes_every_process_under_its_name() -> None:
    (job,) = (
        j
        for j in yaml.safe_load(PROMETHEUS.read_text())["scrape_configs"]
        if j["job_name"] == "yipan"
    )
    scraped = {
        target: f"{group['labels']['service']}-{group['labels']['process']}"
        for group in job["static_configs"]
        for target in group["targets"]
    }
    expected = {f"{process}:8080": process for process in PROCESSES}
    assert scraped == {**expected, f"{CANARY}:8080": f"{CANARY}-{CANARY}"}


def test_prometheus_accepts_its_configuration() -> None:
    command = [
        program("promtool", where="apt-get install prometheus"),
        "check",
        "config",
        str(PROMETHEUS),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("query", QUERIES)
def test_a_panel_asks_for_a_metric_and_labels_that_exist(query: str) -> None:
    ((name, matchers),) = re.findall(r"([a-z_]+)\{([^}]*)\}", query)
    grouped = re.findall(r"by \(([^)]*)\)", query)
    asked = set(re.findall(r"(\w+)=", matchers)) | set(re.findall(r"\w+", " ".join(grouped)))
    assert asked <= labels_of(name) | OF_THE_SCRAPE


def test_every_panel_says_what_it_shows_and_asks_the_provisioned_source() -> None:
    text = (GRAFANA / "provisioning" / "datasources" / "prometheus.yaml").read_text()
    (source,) = yaml.safe_load(text)["datasources"]
    for panel in DASHBOARD["panels"]:
        assert panel["description"], panel["title"]
        assert panel["datasource"]["uid"] == source["uid"], panel["title"]


def test_grafana_looks_for_the_dashboards_where_compose_puts_them() -> None:
    text = (GRAFANA / "provisioning" / "dashboards" / "yipan.yaml").read_text()
    (provider,) = yaml.safe_load(text)["providers"]
    compose = (MONITORING.parents[1] / "docker-compose.yml").read_text()
    assert f"./deploy/monitoring/grafana/dashboards:{provider['options']['path']}:ro" in compose


def test_panels_do_not_lie_over_each_other() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + i, at["y"] + j) for i in range(at["w"]) for j in range(at["h"])}
        assert not cells & taken, panel["title"]
        taken |= cells
        assert at["x"] + at["w"] <= 24
