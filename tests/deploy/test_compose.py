"""docker-compose.yml runs the whole suite, locked down, and holds no secret."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.containers import KAFKA, MONGO
from tests.deploy.settings import CANARY, PROCESSES, canary_may_be_told, may_be_told, must_be_told

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docker-compose.yml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
ASKED = re.findall(r"\$\{(\w+):\?", TEXT)
# The Dockerfile says these two.
OF_THE_IMAGE = {"HTTP_HOST", "HTTP_PORT"}


@pytest.fixture(scope="session")
def compose() -> list[str]:
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) is None:
            continue
        version = subprocess.run(
            [*command, "version"], capture_output=True, timeout=30, check=False
        )
        if version.returncode == 0:
            return command
    pytest.skip("no `docker compose` here: whether it reads the file cannot be seen")


def config(compose: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*compose, "-f", str(ROOT / "docker-compose.yml"), "--profile", "operator", "config", "-q"],
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_every_process_runs_from_the_image_of_its_service() -> None:
    for name in PROCESSES:
        service, _, role = name.rpartition("-")
        found = SERVICES[name]
        assert found["image"].startswith(f"yipan/{service}:")
        assert found["build"]["args"] == {"SERVICE": service}
        assert found.get("command", ["app"]) == [role]


def test_every_process_is_told_what_its_settings_ask_for() -> None:
    for name in PROCESSES:
        told = set(SERVICES[name]["environment"]) | OF_THE_IMAGE
        assert must_be_told(name) <= told <= may_be_told(name), name


def test_the_canary_is_told_whom_it_watches_and_holds_one_token() -> None:
    found = SERVICES[CANARY]
    assert found["image"].startswith("yipan/tools:")
    assert found["command"] == [CANARY]
    assert set(found["environment"]) <= canary_may_be_told()
    assert {"CHECKPOINT_URL", "CANARY_TOKEN"} <= set(found["environment"])
    assert found["environment"]["CHECKPOINT_URL"] == "http://checkpoint-app:8080"
    assert found["networks"] == ["stores"]
    assert found["healthcheck"]["test"] == ["CMD", "answers.py", "/readyz"]


def test_no_two_containers_of_a_worker_have_one_name() -> None:
    # What compose starts twice has the same settings twice, and Kafka would put one of them out.
    assert all("GROUP_INSTANCE" not in SERVICES[name]["environment"] for name in PROCESSES)


def test_every_container_is_locked_down_and_bounded() -> None:
    for name, service in SERVICES.items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["read_only"] is (name != "kafka"), name
        assert {"mem_limit", "pids_limit"} <= service.keys(), name
        assert "privileged" not in service, name


def test_every_process_is_asked_whether_it_is_ready() -> None:
    for name in PROCESSES:
        assert SERVICES[name]["healthcheck"]["test"] == ["CMD", "answers.py", "/readyz"]


def test_the_topics_are_there_before_the_processes() -> None:
    assert SERVICES["topics"]["command"] == ["topics"]
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    for name in PROCESSES:
        condition = SERVICES[name]["depends_on"]["topics"]["condition"]
        assert condition == "service_completed_successfully"


def test_only_this_machine_can_come_in() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_secret_has_a_value_or_a_default() -> None:
    secret = (
        r"^\s+\w*(?:PASSWORD|PERSON_KEY|(?:CIPHER|SIGNING|MASTER)_KEYS|TOKEN|MONGO_URL)\w*: (.+)$"
    )
    values = re.findall(secret, TEXT, re.MULTILINE)
    assert len(values) > 10
    assert all(re.search(r"\$\{\w+:\?make the secrets first", value) for value in values)


def test_the_stores_are_those_of_the_tests() -> None:
    assert (SERVICES["kafka"]["image"], SERVICES["mongo"]["image"]) == (KAFKA, MONGO)


def test_compose_accepts_the_file(compose: list[str]) -> None:
    done = config(compose, dict.fromkeys(ASKED, "/x"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("missing", sorted(set(ASKED)))
def test_without_a_secret_compose_says_how_to_make_it(compose: list[str], missing: str) -> None:
    done = config(compose, {name: "/x" for name in ASKED if name != missing})
    assert done.returncode != 0
    assert f"{missing} is missing a value: make the secrets first" in done.stderr
