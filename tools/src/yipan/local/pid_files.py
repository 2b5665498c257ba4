"""Who runs under a pid file: a pid alone may belong to somebody else by now."""

import logging
import os
import signal
import subprocess
import time
from pathlib import Path

PATIENCE = 20.0
logger = logging.getLogger(__name__)


class PidFile:
    """Holds a pid and the moment its process started, so that a reused pid is not mistaken."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, pid: int) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # In one step: who reads half a file would take the process for dead.
        new = self._path.with_suffix(f".{os.getpid()}")
        new.write_text(f"{pid} {birth_of(pid)}\n")
        new.replace(self._path)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)

    def alive(self) -> int | None:
        """Give the pid if the very process that was written still runs."""
        if not self._path.is_file():
            return None
        pid, _, birth = self._path.read_text().strip().partition(" ")
        return int(pid) if birth and birth == birth_of(int(pid)) else None

    def end_stale(self) -> None:
        """End what an earlier run left behind, and forget what is gone."""
        if pid := self.alive():
            logger.warning("ending process %d, left by an earlier run (%s)", pid, self._path)
            end(pid)
        self.remove()


def end(pid: int, patience: float = PATIENCE) -> None:
    """Ask a process that is not our child to end; kill it after the deadline."""
    birth = birth_of(pid)
    for number in (signal.SIGTERM, signal.SIGKILL):
        if birth and birth_of(pid) == birth:
            os.kill(pid, number)
        if gone(pid, birth, patience):
            return


def gone(pid: int, birth: str, patience: float) -> bool:
    deadline = time.monotonic() + patience
    while birth and birth_of(pid) == birth:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def birth_of(pid: int) -> str:
    """Give when the process started, in the system's own words; empty if there is none."""
    stat = Path(f"/proc/{pid}/stat")
    if Path("/proc/self/stat").exists():
        # The name in parentheses may hold spaces; a zombie (Z) no longer runs.
        words = stat.read_text().rpartition(")")[2].split() if stat.exists() else ["Z"]
        return "" if words[0] == "Z" else words[19]
    shown = subprocess.run(
        ["ps", "-o", "lstart=", "-p", str(pid)],
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    )
    return "-".join(shown.stdout.split())
