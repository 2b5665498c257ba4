"""What people read: a reason's code in Chinese and English.

What a code of a service means stands with that service; what more than one of them shows is here.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from shared.events import Reason

Vocabulary = Mapping[str, tuple[str, str]]
"""Code -> Chinese, English."""

OF_STANDINGS: Vocabulary = MappingProxyType({
    "file-incomplete": ("档案不全", "file incomplete"),
    "risk-region": ("来自疫情重点地区", "was in a risk region"),
    "contact": ("密切接触", "close contact"),
    "symptoms": ("有症状", "symptoms"),
    "fever": ("发热", "fever"),
    "isolation-unfinished": ("隔离期未满", "isolation not finished"),
    "examined-positive": ("检测阳性", "examined positive"),
    "other-file": ("本人另一档案暂缓", "deferred by another file of this person"),
})  # fmt: skip
"""Why health-records defers somebody; gates and dispatchers are told it too."""


class Words(BaseModel):
    """A reason as people say it."""

    model_config = ConfigDict(frozen=True)

    code: str
    zh: str
    en: str


def in_words(reasons: Iterable[Reason], vocabulary: Vocabulary) -> tuple[Words, ...]:
    """Put every reason in words; a code from a newer rule stands for itself."""
    return tuple(word(reason.code, vocabulary) for reason in reasons)


def word(code: str, vocabulary: Vocabulary) -> Words:
    zh, en = vocabulary.get(code, (code, code))
    return Words(code=code, zh=zh, en=en)
