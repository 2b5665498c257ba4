"""A dashboard as a whole: its sections laid out on 24 columns, and the text of its file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from grafana_foundation_sdk.builders.dashboard import Dashboard
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import (
    DashboardDashboardTemplating,
    GridPos,
    Panel,
    RowPanel,
    VariableModel,
)

from yipan.dashboards import variables
from yipan.dashboards.links import TAG, page, to_the_others
from yipan.dashboards.words import Words

COLUMNS = 24


@dataclass(frozen=True, slots=True)
class Section:
    """Panels from left to right, line by line; without a title nothing stands above them."""

    title: Words | str | None
    panels: Sequence[Panel]


@dataclass(frozen=True, slots=True)
class Board:
    """`uid` never changes: links and bookmarks name it."""

    uid: str
    title: Words | str
    description: str
    sections: Sequence[Section]
    choices: Sequence[VariableModel] = ()
    refresh: str = "30s"
    since: str = "now-6h"

    @property
    def file_name(self) -> str:
        return f"{self.uid.removeprefix('yipan-')}.json"

    def text(self) -> str:
        """What its file says; the order of keys is that of the alphabet, so that it never moves."""
        encoder = JSONEncoder(indent=1, sort_keys=True, ensure_ascii=False)
        return f"{encoder.encode(self.built())}\n"

    def built(self) -> object:
        board = (
            Dashboard(str(self.title))
            .uid(self.uid)
            .description(self.description)
            .tags([TAG])
            .timezone("Asia/Shanghai")
            .readonly()
            .refresh(self.refresh)
            .time(self.since, "now")
            .build()
        )
        board.links = [to_the_others(), page("dashboards.md", "the-seven", "说明 About")]
        board.panels = list(laid_out(self.sections))
        shown = [variables.datasource(), variables.job(), *self.choices]
        board.templating = DashboardDashboardTemplating([*shown, *variables.addresses()])
        return board


def laid_out(sections: Sequence[Section]) -> Iterator[Panel | RowPanel]:
    """Give every panel its place and its number, in the order of reading."""
    number, y = 0, 0
    for section in sections:
        if section.title is not None:
            number += 1
            place = GridPos(h=1, w=COLUMNS, x=0, y=y)
            yield RowPanel(title=str(section.title), id_val=number, grid_pos=place, panels=[])
            y += 1
        for line in lines(section.panels):
            x = 0
            for panel in line:
                assert panel.grid_pos is not None
                number += 1
                panel.id_val, panel.grid_pos.x, panel.grid_pos.y = number, x, y
                x += panel.grid_pos.w
                yield panel
            y += max(panel.grid_pos.h for panel in line if panel.grid_pos)


def lines(panels: Sequence[Panel]) -> Iterator[list[Panel]]:
    """Break them where a line is full."""
    line: list[Panel] = []
    for panel in panels:
        assert panel.grid_pos is not None
        if sum(one.grid_pos.w for one in line if one.grid_pos) + panel.grid_pos.w > COLUMNS:
            yield line
            line = []
        line.append(panel)
    if line:
        yield line
