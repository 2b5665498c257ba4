"""Kafka's jars, by Maven coordinates and SHA-256 sums."""

import hashlib
import shutil
from pathlib import Path

from yipan.local import maven
from yipan.local.cache import cached
from yipan.local.errors import PartMissing
from yipan.local.places import PINS

PINNED = PINS / "kafka.txt"
INSTEAD = "set KAFKA_BOOTSTRAP to a Kafka that runs elsewhere"


def kafka_jars() -> Path:
    """Give the folder that holds every jar of the list, each with the sum of the list."""
    return cached("kafka", [PINNED.read_bytes()], collect)


def pinned() -> dict[str, str]:
    lines = PINNED.read_text().splitlines()
    return dict(line.split() for line in lines if not line.startswith("#"))


def version() -> str:
    (kafka,) = (name for name in pinned() if name.startswith("org.apache.kafka:kafka_"))
    return kafka.rpartition(":")[2]


def collect(folder: Path) -> None:
    repository = folder / "repository"
    maven.download(f"Kafka {version()} (45 MB)", list(pinned()), repository, instead=INSTEAD)
    for coordinates, expected in pinned().items():
        jar = path_of(repository, coordinates)
        verify(jar, expected)
        jar.rename(folder / jar.name)
    shutil.rmtree(repository)


def path_of(repository: Path, coordinates: str) -> Path:
    group, artifact, version = coordinates.split(":")
    home = repository.joinpath(*group.split("."), artifact, version)
    return home / f"{artifact}-{version}.jar"


def verify(jar: Path, expected: str) -> None:
    found = hashlib.sha256(jar.read_bytes()).hexdigest()
    if found != expected:
        raise PartMissing(
            f"{jar.name} is not the file that {PINNED.name} names: SHA-256 {found}, "
            f"expected {expected}. A mirror may have changed it; {INSTEAD}."
        )
