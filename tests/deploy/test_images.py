"""One Dockerfile makes five images, and the right program starts in each."""

import os
import re
import subprocess
from pathlib import Path

import pytest
from tests.deploy.programs import program

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
START = ROOT / "deploy" / "docker" / "start.sh"


def starts(tmp_path: Path, service: str, *arguments: str) -> list[str]:
    """Give the command line that the image of `service` ends in."""
    for name in ("python", "yipan"):
        stand_in = tmp_path / name
        stand_in.write_text(f'#!/bin/sh\necho {name} "$@"\n')
        stand_in.chmod(0o755)
    environment = {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "SERVICE": service}
    command = ["sh", str(START), *arguments]
    return subprocess.check_output(command, env=environment, text=True, timeout=10).split()


@pytest.mark.parametrize("role", ["app", "worker"])
@pytest.mark.parametrize("service", ["checkpoint", "health-records", "permits", "transport"])
def test_an_image_starts_a_module_that_is_there(tmp_path: Path, service: str, role: str) -> None:
    package = service.replace("-", "_")
    assert starts(tmp_path, service, role) == ["python", "-m", f"{package}.{role}"]
    assert (ROOT / "services" / service / "src" / package / f"{role}.py").is_file()


def test_the_image_of_the_tools_starts_the_yipan_command(tmp_path: Path) -> None:
    assert starts(tmp_path, "tools", "dlq", "list") == ["yipan", "dlq", "list"]
    assert starts(tmp_path, "tools", "app") == ["yipan", "--help"]


def test_the_image_runs_as_a_numbered_user_who_is_not_root() -> None:
    users = re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)
    assert users == ["10001:10001"]


def test_only_what_carries_a_hash_is_installed() -> None:
    installs = re.findall(r"install\b[^&;]*", DOCKERFILE.replace("\\\n", ""))
    assert len(installs) == 3
    for install in installs:
        assert "--require-hashes" in install or "--no-index" in install


def test_everything_the_dockerfile_copies_is_sent_to_the_builder() -> None:
    sent = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )*(.+) \S+$", DOCKERFILE, re.MULTILINE)
    for path in " ".join(copied).split():
        assert (ROOT / path).exists(), path
        assert any(path == s or path.startswith(f"{s}/") for s in sent), path


def test_no_secret_and_no_address_is_baked_in() -> None:
    baked = re.findall(r"^\s+([A-Z_]+)=", DOCKERFILE, re.MULTILINE)
    assert not {"KAFKA_BOOTSTRAP", "MONGO_URL", "KEY_SET", "PERSON_KEY"} & set(baked)
    assert "://" not in DOCKERFILE


def test_the_linter_has_nothing_against_the_dockerfile() -> None:
    command = [
        program("hadolint", where="`make setup` brings it on Linux"),
        str(ROOT / "Dockerfile"),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
