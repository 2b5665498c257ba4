"""Logs of bounded size: a part may run for weeks, and complain all the while."""

import os
import shutil
from pathlib import Path

LARGEST = 8 * 1024 * 1024


def bound(file: Path, largest: int = LARGEST) -> None:
    """Put aside what a large log holds, in the place of what was put aside before."""
    if file.is_file() and file.stat().st_size > largest:
        # Not renamed: who writes holds the file open. It appends, so it goes on at the new end;
        # a line that comes between these two is lost.
        shutil.copyfile(file, file.with_name(f"{file.name}.1"))
        os.truncate(file, 0)
