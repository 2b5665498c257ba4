"""What a guard reads out: every reason of the gate in Chinese and English."""

from collections.abc import Iterable
from types import MappingProxyType

from shared.events import Reason
from shared.passes import words as pass_words
from shared.words import OF_STANDINGS, Vocabulary, Words, word

REASONS: Vocabulary = MappingProxyType({
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
    "other-enterprise": ("非本企业人员", "works at another enterprise"),
    "outside-shift": ("不在当班时段", "outside the hours of the shift"),
    "isolation-unfinished": ("隔离期未满，不得离开", "isolation has not ended"),
    "in-only": ("只入不出", "in only, no out"),
    "refused-by-guard": ("值守人员未放行", "the guard did not let them through"),
})  # fmt: skip


OF_PASSES: Vocabulary = MappingProxyType(
    {
        **{
            code: (zh, en)
            for words in (pass_words.ANSWERS, pass_words.REASONS)
            for code, (en, zh) in words.items()
        },
        # How old it was is not told with the crossing.
        "list-too-old": ("吊销名单过旧", "the list of revocations is too old"),
        "other-plate": ("通行证不属于此车牌", "the pass is not of this plate"),
    }
)
"""What a phone without a network says of a pass."""
CODES: frozenset[str] = frozenset({*REASONS, *OF_STANDINGS, *OF_PASSES})
"""Every reason that a guard, or a phone for them, can have had."""


def in_words(reasons: Iterable[Reason]) -> tuple[Words, ...]:
    """Put every reason in words; of somebody deferred, why that is as well."""
    return tuple(_word(reason) for reason in reasons)


def _word(reason: Reason) -> Words:
    said = word(reason.code, OF_PASSES if reason.code in OF_PASSES else REASONS)
    codes = [code for code in reason.facts.get("reasons", "").split(",") if code]
    if reason.code != "deferred" or not codes:
        return said
    why = [word(code, OF_STANDINGS) for code in codes]
    zh, en = "、".join(one.zh for one in why), ", ".join(one.en for one in why)
    return Words(code=said.code, zh=f"{said.zh}：{zh}", en=f"{said.en}: {en}")
