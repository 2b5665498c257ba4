"""Where the checkout keeps its locks, its downloads and what runs."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
REQUIREMENTS = ROOT / "requirements"
PINS = Path(__file__).parent / "pins"
STATE = ROOT / ".yipan"
UV = STATE / "uv" / "bin" / "uv"
CACHE = STATE / "cache"

# A second stack beside the first needs a folder of its own; this names it.
RUN_VARIABLE = "YIPAN_RUN"


def run_folder() -> Path:
    """Give the folder of the stack that this process is about."""
    return Path(os.environ.get(RUN_VARIABLE) or STATE / "run").resolve()


def run_apart(name: str) -> None:
    """From now on be about another stack, whose data is not that of `yipan up`."""
    given = os.environ.get(RUN_VARIABLE)
    os.environ[RUN_VARIABLE] = str((Path(given) if given else STATE).resolve() / name)


def command_here(command: str) -> str:
    """Give the command line that is about the same stack as this process."""
    folder = run_folder()
    return command if folder == (STATE / "run").resolve() else f"{RUN_VARIABLE}={folder} {command}"
