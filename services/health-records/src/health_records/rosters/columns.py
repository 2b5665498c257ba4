"""The header of a roster: which column is which, in Chinese or English, in any order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from openpyxl.utils import get_column_letter

from health_records.rosters.cells import Cell, text_of
from health_records.rosters.refusals import missing_column
from health_records.rosters.travel import TravelField

Field = Literal[
    "name", "identity_number", "phone", "home_region", "shift", "birth_date",
    "stayed_region", "left_on", "symptoms",
]  # fmt: skip
FIELDS: tuple[Field, ...] = get_args(Field)
TITLES: Mapping[Field, str] = MappingProxyType(
    {
        "name": "姓名",
        "identity_number": "身份证号",
        "phone": "手机号",
        "home_region": "户籍地区码",
        "shift": "班次",
        "birth_date": "出生日期",
        "stayed_region": "14天内去过的地区",
        "left_on": "离开日期",
        "symptoms": "有无症状",
    }
)
NEEDED: tuple[Field, ...] = ("name", "identity_number", "phone")
TRAVEL: tuple[TravelField, ...] = get_args(TravelField)
ALSO_CALLED: Mapping[Field, str] = MappingProxyType(
    {
        "name": "姓名 名字 员工姓名 职工姓名 人员姓名 name fullname",
        "identity_number": (
            "身份证号 身份证号码 身份证 居民身份证号 居民身份证号码 公民身份号码 证件号 证件号码 "
            "identitynumber identityno identitycard identitycardnumber idnumber idno idcard "
            "idcardnumber"
        ),
        "phone": (
            "手机 手机号 手机号码 电话 电话号 电话号码 联系电话 联系手机 联系方式 移动电话 "
            "phone phonenumber mobile mobilephone mobilenumber tel telephone"
        ),
        "home_region": (
            "户籍地区码 户籍地区代码 户籍地代码 户籍区划代码 户籍行政区划代码 行政区划代码 "
            "地区码 homeregion homeregioncode regioncode region"
        ),
        "shift": "班次 班组 班别 shift",
        "birth_date": "出生日期 出生年月日 生日 birthdate dateofbirth birthday",
        "stayed_region": (
            "14天内去过的地区 14天内去过的地区码 14天内去过的地区代码 14天内到过的地区 "
            "近14天去过的地区 14日内去过的地区 十四天内去过的地区 14天内旅居地区 旅居地区码 "
            "stayedregion stayedregions"
        ),
        "left_on": "离开日期 离开时间 离开当地日期 离开该地日期 lefton dateleft leavingdate",
        "symptoms": "有无症状 是否有症状 症状 symptoms hassymptoms",
    }
)
MEANT: Mapping[str, Field] = MappingProxyType(
    {name: field for field, names in ALSO_CALLED.items() for name in names.split()}
)
REMARK = re.compile(r"\([^)]*\)")
LETTERS_ONLY = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands, from 0; `ignored` are the letters of the columns nobody asked for.

    A column whose title nobody knows is named by its letter: in a file without a header a title
    may be anything, a name too.
    """

    places: Mapping[Field, int]
    ignored: tuple[str, ...]

    def cell(self, cells: Sequence[Cell], field: Field) -> Cell:
        place = self.places.get(field)
        return cells[place] if place is not None and place < len(cells) else None


def columns_of(cells: Sequence[Cell]) -> Columns | None:
    """Read a header; None where this row is none, Invalid where a needed column is missing."""
    titles = [_title(cell) for cell in cells]
    places: dict[Field, int] = {}
    for place, title in enumerate(titles):
        if title in MEANT:
            # The first one stands: a merged title shows above each of its columns.
            places.setdefault(MEANT[title], place)
    missing = [field for field in NEEDED if field not in places]
    if len(missing) > 1:
        return None
    if missing:
        raise missing_column(TITLES[missing[0]], missing[0])
    if not all(field in places for field in TRAVEL):
        # One without the others declares nothing; its letter is told with those nobody asked for.
        places = {field: place for field, place in places.items() if field not in TRAVEL}
    taken = set(places.values())
    ignored = [place for place, title in enumerate(titles) if title and place not in taken]
    return Columns(places, tuple(get_column_letter(place + 1) for place in ignored))


def _title(cell: Cell) -> str:
    text = REMARK.sub("", unicodedata.normalize("NFKC", text_of(cell)))
    return LETTERS_ONLY.sub("", text).lower()
