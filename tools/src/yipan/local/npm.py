"""Programs that come as npm packages, from their own lock."""

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from yipan.local.fetch import fetch
from yipan.local.node import node

FILES = ("package.json", "package-lock.json")
QUIET = ("--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error")


def ingredients(lock: Path) -> Sequence[bytes]:
    return [(lock / name).read_bytes() for name in FILES]


def install(what: str, lock: Path, folder: Path, *, instead: str) -> None:
    """Put what the lock names into `folder`/node_modules; PartMissing where it is not to be had."""
    for name in FILES:
        shutil.copy(lock / name, folder / name)
    # npm's own launcher looks for `node` on the path.
    path = f"{node().program.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    command = [*node().npm, "ci", *QUIET]
    fetch(what, command, instead=instead, folder=folder, environment={"PATH": path})
