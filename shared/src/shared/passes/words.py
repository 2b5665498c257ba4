"""A verdict in words, for those who stand at a gate: English and Chinese."""

from collections.abc import Mapping
from datetime import timedelta

from shared.passes.verify import Answer, Reason, Verdict

ANSWERS: Mapping[Answer, tuple[str, str]] = {
    "valid": ("valid", "有效"),
    "not-valid": ("not valid", "无效"),
    "cannot-tell": ("cannot tell", "无法判定"),
}
REASONS: Mapping[Reason, tuple[str, str]] = {
    "in-force": ("in force and not called back", "在有效期内，未被吊销"),
    "not-a-pass": ("this is not a pass of the county", "不是本县签发的通行证"),
    "not-yet": ("it is not valid yet", "尚未生效"),
    "over": ("it has run out", "已过期"),
    "called-back": ("it was suspended, revoked or replaced", "已被暂停、吊销或换发"),
    "no-keys": ("there are no keys here: fetch them", "没有验证公钥，请先下载"),
    "unknown-key": ("signed with a key not known here: fetch the keys", "签名公钥未知，请更新公钥"),
    "unknown-form": ("a newer form of pass: renew this verifier", "通行证格式较新，请更新验证程序"),
    "no-list": ("there is no list of revocations: fetch it", "没有吊销名单，请先下载"),
    "list-not-believed": (
        "the list of revocations is not signed by a known key",
        "吊销名单的签名不可信",
    ),
    "list-too-old": ("the list is {hours} hours old: fetch it", "吊销名单已有{hours}小时，请更新"),
    "list-of-the-future": (
        "the list is from the future: set the clock",
        "吊销名单的时间晚于现在，请校准时钟",
    ),
}
HOUR = timedelta(hours=1)


def in_words(verdict: Verdict) -> tuple[str, str]:
    """Say answer and reason, in English and in Chinese."""
    hours = 0 if verdict.list_age is None else verdict.list_age // HOUR
    english, chinese = (
        f"{answer}{between}{reason.format(hours=hours)}"
        for answer, reason, between in zip(
            ANSWERS[verdict.answer], REASONS[verdict.reason], (": ", "："), strict=True
        )
    )
    return english, chinese
