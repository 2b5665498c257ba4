"""`yipan` as a person runs it, with a run folder of the test's own."""

import os
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

GIVEN_STORES = ("KAFKA_BOOTSTRAP", "MONGO_URL")


@dataclass(frozen=True)
class CommandLine:
    run: Path

    def __call__(self, *arguments: str, within: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "yipan", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def down(self) -> None:
        """End the stack of this folder, or the one below it that demos and trials make."""
        replace(self, run=stack_folder(self.run))("down", within=120)

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in GIVEN_STORES}
        return kept | {"YIPAN_RUN": str(self.run), "COLUMNS": "200"}


def stack_folder(run: Path) -> Path:
    return next((file.parent for file in run.rglob("state.json")), run)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Give all that was said, for the message of an assertion."""
    return f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
