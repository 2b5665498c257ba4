"""What Prometheus scrapes is what there is, and Grafana finds its files."""

import subprocess
from pathlib import Path

import yaml
from tests.deploy.programs import program
from tests.deploy.settings import CANARY, PROCESSES

MONITORING = Path(__file__).resolve().parents[2] / "deploy" / "monitoring"
GRAFANA = MONITORING / "grafana"
PROMETHEUS = MONITORING / "prometheus.yml"


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


def test_grafana_looks_for_the_dashboards_where_compose_puts_them() -> None:
    text = (GRAFANA / "provisioning" / "dashboards" / "yipan.yaml").read_text()
    (provider,) = yaml.safe_load(text)["providers"]
    compose = (MONITORING.parents[1] / "docker-compose.yml").read_text()
    assert f"./deploy/monitoring/grafana/dashboards:{provider['options']['path']}:ro" in compose
