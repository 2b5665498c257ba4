"""Alertmanager calls the right people, holds back what follows, and posts to permits alone."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.deploy import rules
from tests.deploy.programs import program

FILE = rules.MONITORING / "alertmanager.yml"
CONFIG: dict[str, Any] = yaml.safe_load(FILE.read_text())
ROOT = rules.MONITORING.parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
WHERE = "apt-get install prometheus-alertmanager"
ALERTS = rules.alerts()
CALLED = {"operations": "operations-room", "engineers": "engineers"}
NEVER_HELD_BACK = {
    "FeverCluster", "FeverClusterSpreads", "CaseSuspected", "CaseConfirmed", "RoomWaitedFor",
    "PassengerMissing", "FeedLow", "FarmWithoutFeed", "DevicesSilent", "FactsMissing",
    "MongoAway", "KafkaAway", "NothingScraped",
}  # fmt: skip
Labels = dict[str, str]


def labels_of(name: str) -> Labels:
    return {"alertname": name, **ALERTS[name]["labels"]}


def fits(matchers: list[str], labels: Labels) -> bool:
    """Say whether an alert of these labels is meant, as far as the rules themselves name them."""
    for matcher in matchers:
        found = re.fullmatch(r'(\w+)(=~|=)"(.*)"', matcher)
        assert found, matcher
        name, how, value = found.groups()
        pattern = value if how == "=~" else re.escape(value)
        if name in labels and not re.fullmatch(pattern, labels[name]):
            return False
    return True


def held_back() -> set[str]:
    """Every alert that something other than a process that is down may hold back."""
    return {
        name
        for name in ALERTS
        for rule in CONFIG["inhibit_rules"]
        if fits(rule["target_matchers"], labels_of(name))
    }


def test_what_concerns_people_and_animals_is_held_back_by_nothing() -> None:
    of_processes = {"MongoAway", "KafkaAway"}  # told by a process that is down, of itself
    assert held_back() & NEVER_HELD_BACK <= of_processes
    pages = {name for name, alert in ALERTS.items()
             if alert["labels"] == {"severity": "page", "team": "operations"}}  # fmt: skip
    assert not held_back() & pages


def test_an_alert_holds_back_others_and_not_itself() -> None:
    for rule in CONFIG["inhibit_rules"]:
        sources = {name for name in ALERTS if fits(rule["source_matchers"], labels_of(name))}
        targets = {name for name in ALERTS if fits(rule["target_matchers"], labels_of(name))}
        assert sources, rule
        assert targets, rule
        assert not sources & targets


def test_every_name_in_a_rule_is_that_of_an_alert() -> None:
    for rule in CONFIG["inhibit_rules"]:
        for matcher in (*rule["source_matchers"], *rule["target_matchers"]):
            if not matcher.startswith("alertname"):
                continue
            names = re.sub(r"Canary\(([\w|]+)\)", r"\1", matcher.partition('"')[2].rstrip('"'))
            for name in names.split("|"):
                pattern = name if name in ALERTS or "*" in name else f"Canary{name}"
                assert any(re.fullmatch(pattern, one) for one in ALERTS), name


def test_what_is_compared_are_labels_that_both_have() -> None:
    for rule in CONFIG["inhibit_rules"]:
        for label in rule.get("equal", []):
            named = [name for name in ALERTS if fits(rule["source_matchers"], labels_of(name))]
            for name in named:
                expression = ALERTS[name]["expr"]
                recorded = [rules.known_metrics()[metric] for metric, _ in rules.asked(expression)]
                assert label in rules.grouped_by(expression).union(*recorded), name


def test_all_is_posted_to_permits_with_a_token_that_is_not_here() -> None:
    for receiver in CONFIG["receivers"]:
        assert receiver.keys() == {"name", "webhook_configs"}
        (hook,) = receiver["webhook_configs"]
        assert hook["url"] == "http://permits-app:8080/v1/alerts"
        assert hook["send_resolved"] is True
        assert hook["http_config"] == {
            "authorization": {"type": "Bearer", "credentials_file": "/etc/alertmanager/token"}
        }


def test_it_gets_its_file_and_its_token_from_compose() -> None:
    service = COMPOSE["services"]["alertmanager"]
    assert re.fullmatch(r"prom/alertmanager:v\d+\.\d+\.\d+", service["image"])
    (secret,) = service["secrets"]
    assert secret["target"] == "/etc/alertmanager/token"
    file = COMPOSE["secrets"][secret["source"]]["file"]
    assert file == "${ALERTMANAGER_TOKEN_FILE:?make the secrets first: make compose-env}"
    mounted = "./deploy/monitoring/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro"
    assert mounted in service["volumes"]


def test_prometheus_has_the_rules_and_sends_what_fires_to_it() -> None:
    prometheus = yaml.safe_load((rules.MONITORING / "prometheus.yml").read_text())
    assert prometheus["rule_files"] == ["rules/*.yml"]
    volumes = COMPOSE["services"]["prometheus"]["volumes"]
    assert "./deploy/monitoring/rules:/etc/prometheus/rules:ro" in volumes
    ((managers,),) = [one["static_configs"] for one in prometheus["alerting"]["alertmanagers"]]
    assert managers["targets"] == ["alertmanager:9093"]
    assert "alertmanager" in COMPOSE["services"]


def test_a_cluster_gets_every_rule_file() -> None:
    component = yaml.safe_load((rules.MONITORING / "kustomization.yaml").read_text())
    (rules_map,) = component["configMapGenerator"]
    assert rules_map["files"] == [f"rules/{file.name}" for file in rules.FILES]


def amtool(*arguments: str) -> str:
    command = [program("amtool", where=WHERE), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_alertmanager_accepts_its_configuration() -> None:
    assert "SUCCESS" in amtool("check-config", str(FILE))


@pytest.mark.parametrize("team", CALLED)
@pytest.mark.parametrize("severity", ["page", "warning", "info"])
def test_an_alert_goes_to_its_team(team: str, severity: str) -> None:
    route = ["config", "routes", "test", f"--config.file={FILE}"]
    assert amtool(*route, f"team={team}", f"severity={severity}").strip() == CALLED[team]


def test_a_wrong_configuration_would_be_found(tmp_path: Path) -> None:
    wrong = tmp_path / "alertmanager.yml"
    wrong.write_text(FILE.read_text().replace("receiver: engineers", "receiver: nobody", 1))
    command = [program("amtool", where=WHERE), "check-config", str(wrong)]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode != 0
