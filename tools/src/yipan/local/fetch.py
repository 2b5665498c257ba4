"""Run another tool that downloads, and say what to do when it cannot."""

import logging
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from yipan.local.errors import PartMissing
from yipan.local.trust import authorities

DEADLINE = 900
logger = logging.getLogger(__name__)


def fetch(
    what: str,
    command: Sequence[str],
    *,
    instead: str,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> None:
    """Raise PartMissing with the tool's last words and what the reader can do `instead`."""
    logger.info("downloading %s", what)
    try:
        done = subprocess.run(
            list(command),
            cwd=folder,
            env={**authorities(), **os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=DEADLINE,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise PartMissing(f"{what}: no end after {DEADLINE} s. {advice(instead)}") from late
    except OSError as absent:
        raise PartMissing(f"{what}: {absent}. {advice(instead)}") from absent
    if done.returncode != 0:
        raise PartMissing(
            f"{what} could not be downloaded.\n{tail(done.stdout)}\n{advice(instead)}"
        )


def tail(text: str, lines: int = 12) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])


def advice(instead: str) -> str:
    return f"Check the network and try again, or {instead}."
