"""The dashboards as Grafana reads them, and their parts."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from yipan.dashboards.folder import PLACE
from yipan.local.places import ROOT

Part = dict[str, Any]
FOLDER = ROOT / PLACE
BOARDS: dict[str, Part] = {
    path.stem: json.loads(path.read_text()) for path in FOLDER.glob("*.json")
}
COUNTY = ("county-today", "gates", "return-to-work", "transport")
"""Those that the county's offices read."""


def panels(board: str) -> list[Part]:
    """Everything but the rows, which are headings."""
    return [panel for panel in BOARDS[board]["panels"] if panel["type"] != "row"]


def every_panel() -> Iterator[tuple[str, Part]]:
    for board in BOARDS:
        for panel in panels(board):
            yield board, panel


def links() -> Iterator[tuple[str, str]]:
    """Where every board and panel leads to, by where it stands."""
    for board, read in BOARDS.items():
        for link in read["links"]:
            if link["type"] == "link":
                yield board, link["url"]
    for board, panel in every_panel():
        for link in panel.get("links", ()):
            yield f"{board}: {panel['title']}", link["url"]


def fields(panel: Part) -> Iterator[Part]:
    """The settings of all fields, then those of each that has its own."""
    config = panel.get("fieldConfig", {"defaults": {}, "overrides": []})
    yield config["defaults"]
    for override in config["overrides"]:
        yield {one["id"]: one["value"] for one in override["properties"]}


def source(file: str) -> Path:
    return ROOT / "deploy" / "monitoring" / "grafana" / file
