"""Why a whole file is refused, in both languages; never with a word of what stands in it."""

from collections.abc import Mapping
from types import MappingProxyType

from shared.errors import Invalid

MOST_ROWS = 10_000

TEXTS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "empty": ("文件是空的", "the file is empty"),
        "old-workbook": (
            "这是旧版 .xls 或加密的文件, 请另存为不加密的 .xlsx",
            "this is an .xls or a file with a password: save it as .xlsx without one",
        ),
        "not-a-workbook": (
            "不是可读的 .xlsx 文件",
            "this is not an .xlsx workbook that can be read",
        ),
        "not-text": (
            "不是可读的 CSV 文件: 请用 UTF-8 或 GB18030 编码",
            "this is not a CSV file that can be read: use UTF-8 or GB18030",
        ),
        "no-header": (
            "没有找到表头: 需要有 姓名、身份证号、手机号 三列",
            "there is no header: the columns name, identity_number and phone are needed",
        ),
        "no-rows": ("表头下面没有人员", "there is nobody below the header"),
        "too-many-rows": (
            f"一次最多导入 {MOST_ROWS} 行, 请分成几个文件",
            f"a roster may have {MOST_ROWS} rows: send it in several files",
        ),
    }
)


def unusable(code: str) -> Invalid:
    """The refusal of a file by its code, as an error of the body."""
    zh, en = TEXTS[code]
    return _of_the_body(code, zh, en)


def missing_column(zh: str, en: str) -> Invalid:
    return _of_the_body(
        "missing-column", f"表头缺少“{zh}”列", f"the header has no column {zh} ({en})"
    )


def bad_quoting(row: int) -> Invalid:
    return _of_the_body(
        "bad-quoting",
        f"第 {row} 行的引号不成对",
        f"the quotation marks of row {row} do not fit together",
    )


def _of_the_body(code: str, zh: str, en: str) -> Invalid:
    said = {"field": "body", "code": code, "message": en, "message_zh": zh}
    return Invalid(f"{en} ({zh})", errors=[said])
