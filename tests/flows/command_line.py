"""`yipan` as a person runs it, with a run folder of the test's own."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

GIVEN_STORES = ("KAFKA_BOOTSTRAP", "MONGO_URL")


@dataclass(frozen=True)
class CommandLine:
    """`stores` may say where Kafka and MongoDB are, where no stack of this folder runs."""

    run: Path
    stores: tuple[str, str] | None = None

    def __call__(self, *arguments: str, within: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "yipan", *arguments],
            env=self.environment(),
            capture_output=True,
            text=True,
            timeout=within,
            check=False,
        )

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name not in GIVEN_STORES}
        stores = dict(zip(GIVEN_STORES, self.stores, strict=True)) if self.stores else {}
        return kept | stores | {"YIPAN_RUN": str(self.run), "COLUMNS": "200"}


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Give all that was said, for the message of an assertion."""
    return f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
