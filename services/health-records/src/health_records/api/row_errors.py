"""What is wrong with a row of a roster, or to be looked at, and what to do: in both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from health_records.api.labels import Label
from health_records.rosters.columns import TITLES

MESSAGES: Mapping[str, Label] = MappingProxyType(
    {
        "missing": Label(zh="此项为空, 请填写", en="this is blank: fill it in"),
        "lost-digits": Label(
            zh="号码被存成了数字, 末几位已丢失: 请把该列设为“文本”格式后重新填写",
            en="this was kept as a number and lost its last digits: format the column as text "
            "and type it again",
        ),
        "not-an-identity-number": Label(
            zh="身份证号应为 17 位数字加 1 位校验码",
            en="an identity number has 17 digits and a check character",
        ),
        "fifteen-digits": Label(
            zh="这是 15 位旧号码, 请填写 18 位号码",
            en="this is an old number of 15 digits: the one of 18 characters is needed",
        ),
        "check-character": Label(
            zh="校验码或出生日期不符, 可能有一位写错",
            en="the check character or the date of birth does not fit: one digit may be wrong",
        ),
        "not-a-name": Label(
            zh="不像姓名: 至少一个文字, 最多 100 字",
            en="this is no name: one letter at least, 100 characters at most",
        ),
        "not-a-phone": Label(
            zh="电话应为 5 至 25 位数字, 可含空格和 -, 只填一个号码",
            en="a phone has 5 to 25 digits, blanks and dashes: one number only",
        ),
        "not-a-region": Label(
            zh="应为六位行政区划代码, 前两位为省级代码, 如 130722",
            en="a region is six digits (GB/T 2260) that begin with a province's, like 130722",
        ),
        "not-a-shift": Label(
            zh="班次只能含文字、数字和 _ . : -, 最多 64 字",
            en="a shift has letters, digits and _ . : - only, 64 at most",
        ),
        "not-a-date": Label(
            zh="不是日期, 请写成 1901-01-01", en="this is no date: write it like 1901-01-01"
        ),
        "other-than-in-the-number": Label(
            zh="出生日期与身份证号不一致",
            en="this is another date of birth than the identity number holds",
        ),
        "too-far-off": Label(
            zh="日期离今天超过 60 天, 年份可能写错",
            en="this is more than 60 days from today: the year may be wrong",
        ),
        "not-yes-or-no": Label(zh="请填写 无 或 有", en="write no or yes (无, 有)"),
        "replaced-by-later-row": Label(
            zh="同一身份证号在后面的行再次出现, 以后面的行为准",
            en="a later row has the same identity number: the later row stands",
        ),
        "moved": Label(
            zh="此人原登记在企业 {}, 现已转到本企业: 如有误请更正",
            en="was registered with {} and is moved to this enterprise: correct it if it is wrong",
        ),
        "moved-in-isolation": Label(
            zh="此人从企业 {} 转来时仍在隔离中, 隔离继续",
            en="was moved from {} while in isolation: the isolation goes on",
        ),
    }
)

COLUMNS: Mapping[str, str] = {
    **{str(field): title for field, title in TITLES.items()},
    "enterprise": "企业",
    "isolation": "隔离",
}


def message_of(code: str, from_enterprise_id: str | None = None) -> Label:
    """Say a code of a newer version by itself."""
    message = MESSAGES.get(code, Label(zh=code, en=code))
    if from_enterprise_id is None:
        return message
    return Label(zh=message.zh.format(from_enterprise_id), en=message.en.format(from_enterprise_id))


def column_of(field: str) -> Label:
    return Label(zh=COLUMNS.get(field, field), en=field)
