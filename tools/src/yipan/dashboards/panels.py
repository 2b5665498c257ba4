"""The kinds of panels there are; each says what it shows and what to do when it is red."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from grafana_foundation_sdk.builders import bargauge, common, stat, text, timeseries
from grafana_foundation_sdk.models.common import (
    BarGaugeDisplayMode,
    BigValueColorMode,
    BigValueGraphMode,
    BigValueTextMode,
    GraphThresholdsStyleMode,
    LegendDisplayMode,
    LegendPlacement,
    StackingMode,
    TooltipDisplayMode,
    VizOrientation,
)
from grafana_foundation_sdk.models.dashboard import (
    DashboardLink,
    FieldColor,
    FieldColorModeId,
    GridPos,
    Panel,
)
from grafana_foundation_sdk.models.prometheus import Dataquery, PromQueryFormat
from grafana_foundation_sdk.models.text import TextMode

from yipan.dashboards import fields
from yipan.dashboards.variables import SOURCE
from yipan.dashboards.words import LIGHT, NOT_TOLD, Scale, Words


@dataclass(frozen=True, slots=True)
class About:
    """A panel in words, where it leads on to, and its size of 24 columns and rows of 38 pixels."""

    title: Words | str
    shows: str
    do: str
    links: Sequence[DashboardLink] = ()
    width: int = 8
    height: int = 8
    empty: str = NOT_TOLD

    @property
    def description(self) -> str:
        return f"{self.shows}\n\n**Red 变红:** {self.do}"


def figure(about: About, query: str, *, unit: str = "none", scale: Scale | None = None,
           decimals: int | None = None, legend: str = "") -> Panel:  # fmt: skip
    """Big figures; with a scale each has the word beside it that its colour means."""
    builder = (
        stat.Panel()
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .graph_mode(BigValueGraphMode.NONE)
        .color_mode(BigValueColorMode.VALUE)
        .text_mode(BigValueTextMode.VALUE_AND_NAME if legend else BigValueTextMode.VALUE)
    )
    panel = dressed(builder.build(), about)
    panel.targets = [asked("A", query, legend=legend or "value", instant=True)]
    panel.field_config = fields.plain(unit, about.empty, decimals=decimals)
    if scale is not None:
        panel.targets.append(asked("B", query, legend=f"{legend} ".strip() or "word", instant=True))
        panel.field_config.overrides = [fields.by_query("B", **fields.worded(scale))]
    return panel


def light(about: About, query: str, scale: Scale = LIGHT, legend: str = "") -> Panel:
    """A traffic light: a word on the colour it means, of 0, 1 or 2."""
    builder = (
        stat.Panel()
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .graph_mode(BigValueGraphMode.NONE)
        .color_mode(BigValueColorMode.BACKGROUND_SOLID)
        .text_mode(BigValueTextMode.VALUE_AND_NAME if legend else BigValueTextMode.VALUE)
        .text(common.VizTextDisplayOptions().value_size(22))
    )
    panel = dressed(builder.build(), about)
    panel.targets = [asked("A", query, legend=legend or "word", instant=True)]
    panel.field_config = fields.plain("none", about.empty)
    defaults = panel.field_config.defaults
    defaults.mappings = [*fields.words(scale)]
    defaults.thresholds = fields.thresholds(scale)
    defaults.color = FieldColor(FieldColorModeId.THRESHOLDS)
    return panel


def trend(about: About, queries: Mapping[str, str], *, unit: str = "none",
          scale: Scale | None = None, stacked: bool = False) -> Panel:  # fmt: skip
    """Lines over time by their legend; a scale is drawn as dashed lines at its values."""
    style = GraphThresholdsStyleMode.DASHED if scale else GraphThresholdsStyleMode.OFF
    builder = (
        timeseries.Panel()
        .thresholds_style(common.GraphThresholdsStyleConfig().mode(style))
        .fill_opacity(20 if stacked else 0)
        .stacking(
            common.StackingConfig().mode(StackingMode.NORMAL if stacked else StackingMode.NONE)
        )
        .legend(
            common.VizLegendOptions()
            .display_mode(LegendDisplayMode.LIST)
            .placement(LegendPlacement.BOTTOM)
            .show_legend(show_legend=True)
        )
        .tooltip(common.VizTooltipOptions().mode(TooltipDisplayMode.MULTI))
        .min(0)
        .unit(unit)
        .no_value(about.empty)
        .span_nulls(span_nulls=False)
    )
    panel = dressed(builder.build(), about)
    panel.targets = [
        asked(ascii_uppercase[at], query, legend=legend)
        for at, (legend, query) in enumerate(queries.items())
    ]
    assert panel.field_config is not None
    if scale is not None:
        panel.field_config.defaults.thresholds = fields.thresholds(scale)
    panel.field_config.defaults.color = FieldColor(FieldColorModeId.PALETTE_CLASSIC)
    return panel


def bars(about: About, query: str, legend: str, *, unit: str = "none") -> Panel:
    """One bar for each series, with its name and its value, in one colour."""
    builder = (
        bargauge.Panel()
        .reduce_options(common.ReduceDataOptions().calcs(["lastNotNull"]))
        .orientation(VizOrientation.HORIZONTAL)
        .display_mode(BarGaugeDisplayMode.BASIC)
        .min(0)
    )
    panel = dressed(builder.build(), about)
    panel.targets = [asked("A", query, legend=legend, instant=True)]
    panel.field_config = fields.plain(unit, about.empty, color=fields.BLUE)
    panel.field_config.defaults.min_val = 0
    return panel


def note(
    title: Words | str, content: str, *, shows: str, width: int = 24, height: int = 5
) -> Panel:
    """Words, and nothing that is asked."""
    panel = text.Panel().mode(TextMode.MARKDOWN).content(content).build()
    panel = dressed(panel, About(title, shows, "it never is.", width=width, height=height))
    panel.datasource = None
    return panel


def dressed(panel: Panel, about: About) -> Panel:
    """Give a panel what all have; where it lies is known later."""
    panel.title = str(about.title)
    panel.description = about.description
    panel.datasource = SOURCE
    panel.links = list(about.links)
    panel.grid_pos = GridPos(w=about.width, h=about.height)
    return panel


def asked(ref: str, query: str, *, legend: str = "", instant: bool = False,
          table: bool = False) -> Dataquery:  # fmt: skip
    return Dataquery(
        expr=query,
        ref_id=ref,
        instant=instant,
        range_val=not instant,
        legend_format=legend or "__auto",
        format_val=PromQueryFormat.TABLE if table else PromQueryFormat.TIME_SERIES,
        datasource=SOURCE,
    )
