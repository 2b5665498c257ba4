"""Programs that a test asks for: beside this Python first, where the lock put them."""

import os
import shutil
import sys
from pathlib import Path

import pytest

PLACES = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])


def program(name: str, *, where: str) -> str:
    """Give its path; without one the test is skipped, saying `where` it can be had."""
    found = shutil.which(name, path=PLACES)
    if found is None:
        pytest.skip(f"no {name} here: {where}")
    return found
