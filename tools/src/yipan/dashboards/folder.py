"""The files that Grafana reads: what they say, what they should say, and which are not ours."""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from yipan.local.errors import LocalError

PLACE = Path("deploy/monitoring/grafana/dashboards")
Files = Mapping[Path, str]


class DashboardError(LocalError):
    """The dashboards cannot be written, or differ, or a query of one fails."""


def wanted(root: Path) -> Files:
    """All files as they should be; needs the package that writes dashboards."""
    try:
        boards = import_module("yipan.dashboards.all").BOARDS
    except ModuleNotFoundError as error:
        raise DashboardError(f"no {error.name} here: `make setup` brings it") from error
    return {root / PLACE / board.file_name: board.text() for board in boards}


def differing(files: Files) -> Sequence[Path]:
    return [path for path, text in files.items() if not path.is_file() or path.read_text() != text]


def left_over(root: Path, files: Files) -> Sequence[Path]:
    """Dashboards that nobody writes any more."""
    return [path for path in sorted((root / PLACE).glob("*.json")) if path not in files]


def write(root: Path, files: Files) -> Sequence[Path]:
    """Write what differs and remove what is left over; name both."""
    changed, gone = differing(files), left_over(root, files)
    for path in changed:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
    for path in gone:
        path.unlink()
    return [*changed, *gone]
