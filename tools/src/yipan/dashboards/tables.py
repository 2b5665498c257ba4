"""Tables: a line for each value of a label, a column for each query."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any

from grafana_foundation_sdk.builders import table as grafana_table
from grafana_foundation_sdk.builders.common import TableSortByFieldState
from grafana_foundation_sdk.models.dashboard import (
    DashboardFieldConfigSourceOverrides,
    DataTransformerConfig,
    Panel,
)

from yipan.dashboards import fields
from yipan.dashboards.panels import About, asked, dressed
from yipan.dashboards.words import NONE_OR_NOT_TOLD, NOT_TOLD, Scale

BLANK = "—"
"""A cell of which nobody tells anything, for example the farms of a township that has none."""


@dataclass(frozen=True, slots=True)
class Column:
    """A query that finds one value for each line; with a scale it is read as a word."""

    name: str
    query: str
    unit: str = "none"
    scale: Scale | None = None
    decimals: int | None = None
    width: int | None = None


def table(about: About, labels: dict[str, str], columns: Sequence[Column], *,
          sort: str = "", descending: bool = True) -> Panel:  # fmt: skip
    """`labels` are the labels that make a line, with the names of their columns."""
    builder = grafana_table.Panel()
    if sort:
        builder = builder.sort_by(
            [TableSortByFieldState().display_name(sort).desc(desc=descending)]
        )
    panel = dressed(builder.build(), about)
    refs = [ascii_uppercase[at] for at in range(len(columns))]
    panel.targets = [
        asked(ref, column.query, instant=True, table=True)
        for ref, column in zip(refs, columns, strict=True)
    ]
    panel.transformations = joined(labels, dict(zip(refs, columns, strict=True)))
    empty = NONE_OR_NOT_TOLD if about.empty == NOT_TOLD else about.empty
    panel.field_config = fields.plain("none", empty)
    panel.field_config.overrides = [
        fields.by_type("number", noValue=BLANK),
        *(shown(column) for column in columns),
    ]
    return panel


def joined(labels: dict[str, str], columns: dict[str, Column]) -> list[DataTransformerConfig]:
    """One table of all queries, its columns in the order they are written in."""
    values = {f"Value #{ref}": column.name for ref, column in columns.items()}
    if len(columns) == 1:
        values = dict(zip(["Value"], values.values(), strict=True))
    names = labels | values
    organized: dict[str, Any] = {
        "excludeByName": {"Time": True},
        "indexByName": {field: at for at, field in enumerate(names)},
        "renameByName": names,
    }
    return [
        DataTransformerConfig(id_val="merge", options={}),
        DataTransformerConfig(id_val="organize", options=organized),
    ]


def shown(column: Column) -> DashboardFieldConfigSourceOverrides:
    properties: dict[str, Any] = {"unit": column.unit, "decimals": column.decimals}
    if column.scale is not None:
        cell = {"type": "color-background", "mode": "basic"}
        properties = {**fields.worded(column.scale), "custom__cellOptions": cell}
    if column.width is not None:
        properties["custom__width"] = column.width
    return fields.by_name(column.name, **{k: v for k, v in properties.items() if v is not None})
