"""How values are shown: units, thresholds, and the words that stand for a colour."""

from dataclasses import dataclass
from typing import Any

from grafana_foundation_sdk.models.dashboard import (
    DashboardFieldConfigSourceOverrides,
    DashboardRangeMapOptions,
    DynamicConfigValue,
    FieldColor,
    FieldColorModeId,
    FieldConfig,
    FieldConfigSource,
    MatcherConfig,
    RangeMap,
    Threshold,
    ThresholdsConfig,
    ValueMappingResult,
)

from yipan.dashboards.words import GREEN, PLAIN, RED, YELLOW, Scale

BLUE = "blue"
NEVER = None


@dataclass(frozen=True, slots=True)
class Step:
    """From `at` on, or from the lowest value there is, it is called `word` and drawn in `color`."""

    at: float | None
    word: str
    color: str


def ladder(scale: Scale) -> list[Step]:
    """The steps of a scale from the lowest value up."""
    order = Step(None, scale.in_order_word, GREEN)
    watch, act = (scale.watch, scale.watch_word, YELLOW), (scale.act, scale.act_word, RED)
    if not scale.falling:
        return [order, *(Step(*one) for one in (watch, act) if one[0] is not None)]
    # Below `act` somebody acts, below `watch` it is watched, and above it is in order.
    found = [one for one in (act, watch) if one[0] is not None]
    starts = [None, *(one[0] for one in found)]
    names = [(one[1], one[2]) for one in found] + [(order.word, order.color)]
    return [Step(at, *name) for at, name in zip(starts, names, strict=True)]


def thresholds(scale: Scale) -> ThresholdsConfig:
    return ThresholdsConfig(steps=[Threshold(one.at, one.color) for one in ladder(scale)])


def words(scale: Scale) -> list[RangeMap]:
    """The word of each step in place of the value."""
    found = ladder(scale)
    ends = [*(one.at for one in found[1:]), None]
    return [
        RangeMap(
            DashboardRangeMapOptions(
                one.at,
                None if end is None else end - 1e-9,
                ValueMappingResult(text=one.word, color=one.color, index=index),
            )
        )
        for index, (one, end) in enumerate(zip(found, ends, strict=True))
    ]


def plain(unit: str, no_value: str, *, color: str = PLAIN, decimals: int | None = None) -> Any:
    """Values in one colour that says nothing."""
    only = ThresholdsConfig(steps=[Threshold(None, color)])
    return FieldConfigSource(
        FieldConfig(
            unit=unit,
            decimals=decimals,
            no_value=no_value,
            color=FieldColor(FieldColorModeId.FIXED, fixed_color=color),
            thresholds=only,
        ),
        [],
    )


def by_name(name: str, **properties: Any) -> DashboardFieldConfigSourceOverrides:
    return _override("byName", name, properties)


def by_query(ref: str, **properties: Any) -> DashboardFieldConfigSourceOverrides:
    return _override("byFrameRefID", ref, properties)


def by_type(kind: str, **properties: Any) -> DashboardFieldConfigSourceOverrides:
    return _override("byType", kind, properties)


def _override(
    matcher: str, options: str, properties: dict[str, Any]
) -> DashboardFieldConfigSourceOverrides:
    values = [DynamicConfigValue(name.replace("__", "."), one) for name, one in properties.items()]
    return DashboardFieldConfigSourceOverrides(MatcherConfig(matcher, options), values)


def worded(scale: Scale) -> dict[str, Any]:
    """Properties of a field whose value is read as a word, in its colour."""
    return {
        "unit": "none",
        "mappings": words(scale),
        "thresholds": thresholds(scale),
        "color": FieldColor(FieldColorModeId.THRESHOLDS),
    }
