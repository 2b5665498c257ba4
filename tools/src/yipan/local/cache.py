"""Folders that are made once: whole or not at all, and by one process at a time."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from yipan.local.places import CACHE


def cached(name: str, made_from: Iterable[bytes], make: Callable[[Path], None]) -> Path:
    """Give the folder that `make` fills, from an earlier run if its ingredients are the same."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / f"{name}-{fingerprint(made_from)}"
    with (CACHE / f"{name}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.is_dir():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


def fingerprint(parts: Iterable[bytes]) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]
