"""Words for those who watch: titles in two languages, and a word beside every colour."""

from dataclasses import dataclass

NOT_TOLD = "还没有数 · not told yet"
"""Where a query finds nothing: nobody has told a figure, which is not the same as 0."""
NONE_OR_NOT_TOLD = "没有，或还没有数 · none, or not told yet"
"""Where a table has no line."""
NONE_SEEN = "none seen"
"""On the engineers' boards: no process has told this, or it has not happened since it started."""

GREEN, YELLOW, RED, PLAIN = "green", "orange", "red", "text"


@dataclass(frozen=True, slots=True)
class Words:
    """A title in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.zh} {self.en}"


@dataclass(frozen=True, slots=True)
class Scale:
    """From which value on something is to be watched, and from which somebody has to act.

    None is never. With `falling` the values below count: less is worse.
    """

    watch: float | None = None
    act: float | None = None
    falling: bool = False
    in_order_word: str = "正常 in order"
    watch_word: str = "留意 watch"
    act_word: str = "处理 act"


def english(scale: Scale) -> Scale:
    return Scale(scale.watch, scale.act, scale.falling, "in order", "watch", "act")


LIGHT = Scale(1, 2)
"""A query that answers 0, 1 or 2 by itself."""
