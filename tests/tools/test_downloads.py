"""What was downloaded stays, whole and checked; what could not be says what to do."""

import shutil
import sys
from pathlib import Path

import pytest

from yipan.local import cache, fetch, jars, java, maven, mongo, node, npm, wheels
from yipan.local.errors import PartMissing
from yipan.local.fresh import running
from yipan.local.kafka import kafka
from yipan.local.ports import free_port


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(cache, "CACHE", tmp_path / "cache")
    return tmp_path / "cache"


@pytest.fixture
def no_download(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(what: str, *_: object, **__: object) -> None:
        pytest.fail(f"downloaded {what} again")

    for module in (maven, npm, wheels):
        monkeypatch.setattr(module, "fetch", refuse)
    java.java.cache_clear()
    node.node.cache_clear()


def test_a_folder_is_made_once(cache_folder: Path) -> None:
    made: list[Path] = []
    first = cache.cached("part", [b"1.0"], made.append)
    assert cache.cached("part", [b"1.0"], made.append) == first
    assert len(made) == 1


def test_another_version_gets_another_folder(cache_folder: Path) -> None:
    made: list[Path] = []
    first = cache.cached("part", [b"1.0"], made.append)
    assert cache.cached("part", [b"1.1"], made.append) != first


def test_a_folder_that_broke_halfway_is_made_again(cache_folder: Path) -> None:
    def breaks(folder: Path) -> None:
        (folder / "half").touch()
        raise PartMissing("the line went dead")

    with pytest.raises(PartMissing):
        cache.cached("part", [b"1.0"], breaks)
    folder = cache.cached("part", [b"1.0"], lambda folder: (folder / "whole").touch())
    assert [file.name for file in folder.iterdir()] == ["whole"]


def test_a_jar_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kafka.jar").write_bytes(b"something else")
    with pytest.raises(PartMissing, match=r"not the file that kafka\.txt names"):
        jars.verify(tmp_path / "kafka.jar", expected="0" * 64)


def test_a_failed_download_says_what_to_do() -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('no route to host')"]
    with pytest.raises(PartMissing) as failed:
        fetch.fetch("Kafka", command, instead="set KAFKA_BOOTSTRAP")
    assert "no route to host" in str(failed.value)
    assert "Check the network and try again, or set KAFKA_BOOTSTRAP." in str(failed.value)


def test_an_installed_maven_is_asked_when_the_resolver_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise PartMissing("no route to host")

    asked: list[str] = []
    monkeypatch.setattr(maven, "with_jgo", fails)
    monkeypatch.setattr(maven, "with_maven", lambda what, *_, **__: asked.append(what))
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    maven.download("Kafka", ["a:b:1"], tmp_path, instead="")
    assert asked == ["Kafka"]


@pytest.mark.connected
def test_the_second_start_downloads_nothing(
    kafka_bootstrap: str, mongo_url: str, tmp_path: Path, no_download: None
) -> None:
    for part in (kafka, mongo.mongo):
        with running(part(tmp_path / part.__name__, free_port(), tmp_path / "log")) as program:
            assert program.exit_code is None
