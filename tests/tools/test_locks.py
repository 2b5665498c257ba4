"""The locks name versions and hashes, and no address: they work behind every mirror."""

import json
import re
from pathlib import Path

import pytest

from yipan.local.places import PINS, REQUIREMENTS

LOCKS = sorted(REQUIREMENTS.glob("*.txt"))
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)(.*(?:\n    (?:--hash|#).*)*)", re.MULTILINE)


def pins(lock: Path) -> dict[str, str]:
    return {found[1]: found[2] for found in PIN.finditer(lock.read_text())}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_address(lock: Path) -> None:
    text = lock.read_text()
    assert "://" not in text
    assert "--index-url" not in text


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_pin_has_a_hash(lock: Path) -> None:
    found = {pin[1]: pin[3] for pin in PIN.finditer(lock.read_text())}
    assert found
    assert [name for name, rest in found.items() if "--hash=sha256:" not in rest] == []


def test_what_is_tested_is_what_runs() -> None:
    runtime, dev = pins(REQUIREMENTS / "runtime.txt"), pins(REQUIREMENTS / "dev.txt")
    assert runtime.items() <= dev.items()


@pytest.mark.parametrize("pin", ["chromium", "mongo"])
def test_an_npm_package_is_locked_by_integrity_and_not_by_address(pin: str) -> None:
    packages = json.loads((PINS / pin / "package-lock.json").read_text())["packages"]
    locked = [package for name, package in packages.items() if name]
    assert locked
    assert all("integrity" in package and "resolved" not in package for package in locked)
