"""Programs that come as Python wheels, from their own hash-locked requirement files."""

import sys
from pathlib import Path

from yipan.local.cache import cached
from yipan.local.fetch import fetch
from yipan.local.places import REQUIREMENTS, UV


def wheels(lock: str, *, instead: str) -> Path:
    """Give the folder into which `requirements/<lock>.txt` is installed, away from .venv."""
    requirements = REQUIREMENTS / f"{lock}.txt"

    def install(folder: Path) -> None:
        command = [str(UV), "pip", "install", "--quiet", "--python", sys.executable, "--no-deps"]
        hashed = ["--require-hashes", "-r", str(requirements), "--target", str(folder)]
        fetch(lock, [*command, *hashed], instead=instead, environment={"UV_LINK_MODE": "copy"})

    return cached(lock, [requirements.read_bytes(), sys.version.encode()], install)
