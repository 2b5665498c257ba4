"""The Prometheus of this machine scrapes what runs here, as the deployed one does elsewhere."""

import json
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
import yaml
from tests.deploy.programs import program

from yipan.local import prometheus
from yipan.local.errors import PartMissing
from yipan.local.plan import PROCESSES, WISHES
from yipan.local.ports import free_port
from yipan.local.programs import Running

PORTS = {name: 20_000 + number for number, name in enumerate(WISHES)}


def targets(config: prometheus.Config) -> dict[str, dict[str, str]]:
    return {
        target: group.get("labels", {})
        for job in config["scrape_configs"]
        for group in job["static_configs"]
        for target in group["targets"]
    }


def test_every_process_is_scraped_at_its_port_and_by_its_labels() -> None:
    found = targets(prometheus.configuration(PORTS))
    assert found.keys() == {
        f"127.0.0.1:{PORTS[name]}" for name in (*PROCESSES, "canary", "prometheus")
    }
    labels = found[f"127.0.0.1:{PORTS['permits-worker']}"]
    assert labels == {"service": "permits", "process": "worker"}


def test_what_does_not_run_here_is_not_scraped() -> None:
    ports = {name: PORTS[name] for name in ("kafka", "mongo", "permits-app", "prometheus")}
    found = targets(prometheus.configuration(ports))
    assert found.keys() == {f"127.0.0.1:{PORTS[n]}" for n in ("permits-app", "prometheus")}


def test_how_often_is_said_where_it_is_deployed() -> None:
    deployed = yaml.safe_load(prometheus.DEPLOYED.read_text())
    assert prometheus.configuration(PORTS)["global"] == deployed["global"]


def test_rules_are_loaded_when_there_are_some(tmp_path: Path) -> None:
    assert "rule_files" not in prometheus.configuration(PORTS, rules=tmp_path / "none")
    for name in ("a.yml", "b.yml", "notes.md"):
        (tmp_path / name).touch()
    found = prometheus.configuration(PORTS, rules=tmp_path)["rule_files"]
    assert found == [str(tmp_path / "a.yml"), str(tmp_path / "b.yml")]


def test_it_listens_here_alone_and_keeps_no_more_than_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS", sys.executable)
    told = prometheus.prometheus(tmp_path / "p", PORTS, tmp_path / "log").command
    assert told[0] == sys.executable
    assert f"--web.listen-address=127.0.0.1:{PORTS['prometheus']}" in told
    assert "--storage.tsdb.retention.time=7d" in told
    assert "--storage.tsdb.retention.size=512MB" in told
    assert f"--storage.tsdb.path={tmp_path / 'p' / 'series'}" in told


def test_who_has_none_is_told_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS", str(tmp_path / "nowhere"))
    with pytest.raises(PartMissing, match="apt-get install prometheus"):
        prometheus.prometheus(tmp_path, PORTS, tmp_path / "log")


def test_promtool_accepts_the_configuration(tmp_path: Path) -> None:
    promtool = program("promtool", where="apt-get install prometheus")
    file = tmp_path / "prometheus.yml"
    file.write_text(yaml.safe_dump(prometheus.configuration(PORTS)))
    done = subprocess.run(
        [promtool, "check", "config", str(file)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_real_one_starts_scrapes_itself_and_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROMETHEUS", program("prometheus", where="apt-get install prometheus"))
    port = free_port()
    running = Running(prometheus.prometheus(tmp_path / "p", {"prometheus": port}, tmp_path / "log"))
    try:
        running.wait_ready()
        assert scraped(port, within=30) == ["1"]
    finally:
        assert running.stop() == 0


def scraped(port: int, within: float) -> list[str]:
    """The values of `up`, once there are any."""
    deadline, values = time.monotonic() + within, list[str]()
    while not values and time.monotonic() < deadline:
        with urlopen(f"http://127.0.0.1:{port}/api/v1/query?query=up", timeout=5) as answer:
            values = [one["value"][1] for one in json.load(answer)["data"]["result"]]
        time.sleep(0.1)
    return values
