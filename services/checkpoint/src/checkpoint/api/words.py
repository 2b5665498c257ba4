"""What a guard reads out: every reason of the gate in Chinese and English."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pydantic import BaseModel

from shared.events import Reason


class Words(BaseModel):
    """A reason as people say it."""

    code: str
    zh: str
    en: str


REASONS: Mapping[str, tuple[str, str]] = MappingProxyType({
    "site-closed": ("本卡口已封闭", "the gate is closed"),
    "no-permit": ("该企业未取得复工许可", "the enterprise has no permit"),
    "permit-suspended": ("该企业复工许可已暂停", "the permit of the enterprise is suspended"),
    "fever": ("体温异常", "fever"),
    "measure-again": ("请重新测温", "to be measured again"),
    "mask-not-worn": ("未戴口罩", "no mask is worn"),
    "no-pass": ("车辆无有效通行证", "the vehicle has no pass in force"),
    "driver-not-on-pass": ("驾驶员不在通行证上", "the driver is not named on the pass"),
    "not-registered": ("未登记建档", "not registered"),
    "deferred": ("暂缓返岗", "may not return yet"),
    "outside-shift": ("不在当班时段", "outside the hours of the shift"),
    "in-only": ("只入不出", "in only, no out"),
})  # fmt: skip


def in_words(reasons: Iterable[Reason]) -> tuple[Words, ...]:
    """Put every reason in words; a code from a newer rule stands for itself."""
    return tuple(_word(reason.code) for reason in reasons)


def _word(code: str) -> Words:
    zh, en = REASONS.get(code, (code, code))
    return Words(code=code, zh=zh, en=en)
