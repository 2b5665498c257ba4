"""Jars by their Maven coordinates, into a folder laid out like a Maven repository."""

import logging
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from yipan.local.errors import PartMissing
from yipan.local.fetch import fetch
from yipan.local.wheels import wheels

DOWNLOADER = Path(__file__).parent / "maven_download.py"
POM = """<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>yipan</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>{dependencies}</dependencies>
</project>
"""
DEPENDENCY = """<dependency>
  <groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version>
  <exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>
</dependency>
"""
logger = logging.getLogger(__name__)


def download(what: str, coordinates: Sequence[str], repository: Path, *, instead: str) -> None:
    """Pure Python first: it is the same everywhere. An installed Maven knows its own mirrors."""
    try:
        with_jgo(what, coordinates, repository, instead=instead)
    except PartMissing as missing:
        if not shutil.which("mvn"):
            raise
        logger.warning("%s\ntrying the installed Maven", missing)
        with_maven(what, coordinates, repository, instead=instead)


def with_jgo(what: str, coordinates: Sequence[str], repository: Path, *, instead: str) -> None:
    command = [sys.executable, str(DOWNLOADER), str(repository), *coordinates]
    resolver = {"PYTHONPATH": str(wheels("jgo", instead=instead))}
    fetch(what, command, instead=instead, environment=resolver)


def with_maven(what: str, coordinates: Sequence[str], repository: Path, *, instead: str) -> None:
    shutil.rmtree(repository, ignore_errors=True)
    repository.mkdir()
    pom = repository / "pom.xml"
    dependencies = "".join(DEPENDENCY.format(*name.split(":")) for name in coordinates)
    pom.write_text(POM.format(dependencies=dependencies))
    layout = ["-Dmdep.useRepositoryLayout=true", f"-DoutputDirectory={repository}"]
    command = ["mvn", "-B", "-q", "-f", str(pom), "dependency:copy-dependencies", *layout]
    fetch(what, command, instead=instead)
