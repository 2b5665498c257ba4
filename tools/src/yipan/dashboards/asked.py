"""What the files of the dashboards ask for, read from the files alone."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yipan.dashboards.folder import PLACE

STEP, SPAN = "1m", "1h"
"""What stands for Grafana's own intervals outside of it."""
TITLES = re.compile(r"label_values\((?P<series>.*), (?P<label>\w+)\)")
SELECTED = re.compile(r"([a-zA-Z_:][a-zA-Z0-9_:]*)\{")


@dataclass(frozen=True, slots=True)
class Asked:
    """One query of a panel, or of a variable: then `label` is the one whose values it asks for."""

    board: str
    panel: str
    ref: str
    query: str
    label: str = ""

    @property
    def metrics(self) -> Sequence[str]:
        """Every metric that it selects, once."""
        return list(dict.fromkeys(SELECTED.findall(self.query)))


def boards(root: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((root / PLACE).glob("*.json")):
        yield json.loads(path.read_text())


def all_asked(root: Path, job: str) -> Iterator[Asked]:
    """Everything, with its variables replaced: `job` for the job, all of the others."""
    for board in boards(root):
        yield from of_panels(board, job)
        yield from of_variables(board, job)


def of_panels(board: dict[str, Any], job: str) -> Iterator[Asked]:
    for panel in board["panels"]:
        for target in panel.get("targets", ()):
            query = replaced(target["expr"], job)
            yield Asked(board["title"], panel["title"], target["refId"], query)


def of_variables(board: dict[str, Any], job: str) -> Iterator[Asked]:
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            found = TITLES.fullmatch(variable["query"]["query"])
            if found is None:
                raise ValueError(f"{board['title']}: variable {variable['name']}")
            series = replaced(found["series"], job)
            if "{" not in series:
                series += "{}"
            yield Asked(board["title"], f"${variable['name']}", "", series, found["label"])


def replaced(query: str, job: str) -> str:
    known = {"__rate_interval": STEP, "__range": SPAN, "job": job}
    return re.sub(r"\$(\w+)", lambda found: known.get(found[1], ".*"), query)
