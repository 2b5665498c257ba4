"""The board at the end: what was expected, what was reached, and how fast it reacted."""

from collections.abc import Sequence
from statistics import median

from rich.table import Table

from yipan.scenario.figures import Figure
from yipan.scenario.probe import Latency

WIDTH = 72

CHINESE = {
    "workers registered": "已建档员工",
    "workers who may return": "可以返岗",
    "workers deferred": "暂缓返岗",
    "isolated now": "隔离中",
    "readings stored": "体温记录",
    "readings lost": "丢失记录",
    "fevers": "发热",
    "entries admitted": "放行进入",
    "entries refused": "拒绝进入",
    "exits": "离开",
    "permits in force": "有效许可",
    "permits suspended": "暂停许可",
    "passengers arrived": "到达乘客",
    "passengers removed": "取消乘车",
    "passengers missing": "未到乘客",
    "hours on the road": "在途小时",
    "provinces": "途经省份",
    "municipalities": "途经直辖市",
    "isolation rooms free": "空余隔离房间",
}


def board(figures: Sequence[Figure]) -> Table:
    """Figure, expected, reached."""
    table = Table("figure", "", "expected", "reached", "", title="一盘棋 The board", width=WIDTH)
    for figure in figures:
        mark = "[green]✓[/green]" if figure.met else "[red]✗[/red]"
        table.add_row(
            figure.name,
            CHINESE[figure.name],
            str(figure.expected),
            str(figure.reached),
            mark,
        )
    return table


def latency_lines(latency: Latency) -> str:
    """Say both medians: of the decisions, and of the views that show them."""
    number = len(latency.heard)
    return (
        "from a fever posted to the seat taken away and the permit suspended "
        f"({number} samples each, idle suite):\n"
        f"  both facts heard on the bus: {_spread(latency.heard)}\n"
        f"  both APIs answer with them: {_spread(latency.readable)}"
    )


def _spread(samples: Sequence[float]) -> str:
    return f"median {median(samples):.0f} ms, slowest {max(samples):.0f} ms"
