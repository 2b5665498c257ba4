"""Rosters as people send them: encodings, headers, merged cells, numbers that are no numbers."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pytest
from tests.health_records.rosters.sheets import (
    HEADER,
    LI,
    book,
    csv,
    in_sheet,
    number,
    people,
    saved,
    wide,
    written,
    xlsx,
)

from health_records.rosters.reading import Roster, read_roster
from shared.errors import Invalid, TooLarge

NAME, NUMBER, PHONE, REGION, SHIFT = LI


def said(roster: Roster) -> list[tuple[Any, ...]]:
    return [(e.name, e.identity_number, e.phone, e.home_region, e.shift) for e in roster.entries]


def wrong(content: bytes) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, one.code) for one in read_roster(content).wrong]


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as error:
        read_roster(content)
    code: str = error.value.more["errors"][0]["code"]
    return code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_encoding_and_separator_that_spreadsheets_write(
    encoding: str, separator: str
) -> None:
    content = written([HEADER, LI], separator).encode(encoding)
    assert said(read_roster(content)) == [LI]


def test_a_workbook_says_the_same_as_a_csv_file() -> None:
    assert said(read_roster(xlsx(LI))) == said(read_roster(csv(LI))) == [LI]


@pytest.mark.parametrize(
    "header",
    [
        ("name", "identity_number", "phone", "home_region", "shift"),
        ("Name", "ID number", "Mobile phone", "Home Region", "SHIFT"),
        ("姓 名*", "公民身份号码", "联系电话(必填)", "行政区划代码", "班组"),
        ("\ufeff姓名:", "身份证号码", "手机", "户籍地区代码", "班别"),
    ],
)
def test_the_header_is_known_in_both_languages(header: Sequence[str]) -> None:
    assert said(read_roster(csv(LI, header=header))) == [LI]


def test_columns_in_any_order_and_more_of_them() -> None:
    header = ("序号", "手机号", "备注", "身份证号", "姓名")
    roster = read_roster(csv(("1", PHONE, "新员工", NUMBER, NAME), header=header))
    assert said(roster) == [(NAME, NUMBER, PHONE, None, None)]
    assert roster.ignored_columns == ("A", "C")


def test_a_title_may_stand_above_the_header() -> None:
    content = written([("张北县饲料厂花名册",), ("",), HEADER, LI]).encode()
    roster = read_roster(content)
    assert (said(roster), roster.entries[0].row) == ([LI], 4)


def test_blank_lines_and_trailing_blanks_are_nobody_and_rows_keep_their_numbers() -> None:
    wu = ("吴虚构", number(21), "13800000002", "130722", "")
    content = csv(("",) * 5, LI, (), tuple(f"  {cell} \u3000" for cell in wu), (" ", "", "\u3000"))
    roster = read_roster(content)
    assert [entry.row for entry in roster.entries] == [3, 5]
    assert (roster.rows, said(roster)[1]) == (2, (*wu[:4], None))


def test_full_width_digits_a_small_x_and_padded_names() -> None:
    row = ("李 虚 构", wide(NUMBER.lower()), wide("138-0000 0001"), wide("130722"), "早 班")
    assert said(read_roster(csv(row))) == [("李虚构", NUMBER, "138-0000 0001", "130722", "早班")]


@pytest.mark.parametrize("kept", ["'{}", '"=""{}"""', "\t{}"])
def test_the_tricks_that_keep_a_number_as_text_are_seen_through(kept: str) -> None:
    row = (NAME, kept.format(NUMBER), *LI[2:])
    assert said(read_roster(csv(row))) == [LI]


@pytest.mark.parametrize(
    "value",
    [1.30722190101010e17, 130722190101010000, "1.30722E+17", "130722190101010000"],
)
def test_a_number_that_lost_digits_is_named_as_that(value: Any) -> None:
    assert wrong(xlsx((NAME, value, *LI[2:]))) == [(2, "identity_number", "lost-digits")]


def test_numbers_that_kept_their_digits_are_taken() -> None:
    whole = number(21)
    row = (NAME, 4711, 13800000001, 130722.0, "early")
    content = in_sheet(xlsx(row), b"<v>4711</v>", b"<v>" + whole.encode() + b"</v>")
    assert said(read_roster(content)) == [(NAME, whole, *LI[2:])]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        (0, "", "missing"),
        (0, "#REF!", "not-a-name"),
        (0, "虚" * 101, "not-a-name"),
        (1, "", "missing"),
        (1, "130722190101010011", "check-character"),
        (1, "130722299901011239", "check-character"),
        (1, "130722010101001", "fifteen-digits"),
        (1, "unknown", "not-an-identity-number"),
        (2, "", "missing"),
        (2, "call me", "not-a-phone"),
        (2, "1.38E+10", "lost-digits"),
        (3, "张北县", "not-a-region"),
        (3, "999999", "not-a-region"),
        (4, "早班/晚班", "not-a-shift"),
    ],
)
def test_a_wrong_field_is_named_by_row_field_and_code(field: int, value: str, code: str) -> None:
    row = [*LI]
    row[field] = value
    names = ("name", "identity_number", "phone", "home_region", "shift")
    assert wrong(csv(LI, row)) == [(3, names[field], code)]


def test_a_number_of_no_province_asks_for_the_region() -> None:
    foreign = (NAME, number(1, region="999999"), *LI[2:3])
    assert wrong(csv((*foreign, "", "early"))) == [(2, "home_region", "missing")]
    assert wrong(csv((*foreign, REGION, "early"))) == []


def test_all_that_is_wrong_with_a_row_is_said_at_once_and_the_others_stand() -> None:
    roster = read_roster(csv(("", "1", "x", "y", "a b/"), LI))
    assert [one.field for one in roster.wrong] == [
        "identity_number", "name", "phone", "home_region", "shift",
    ]  # fmt: skip
    assert said(roster) == [LI]


@pytest.mark.parametrize(
    ("born", "complaint"),
    [
        ("1901-01-01", None),
        ("1901/1/1", None),
        ("1901年1月1日", None),
        ("19010101", None),
        (19010101, None),
        (367, None),
        (datetime(1901, 1, 1), None),  # noqa: DTZ001 - as a spreadsheet has it
        ("", None),
        ("1901-13-01", "not-a-date"),
        ("long ago", "not-a-date"),
        ("1901-01-02", "other-than-in-the-number"),
    ],
)
def test_a_date_of_birth_is_compared_however_it_is_written(
    born: Any, complaint: str | None
) -> None:
    content = xlsx((*LI, born), header=(*HEADER, "出生日期"))
    assert wrong(content) == ([] if complaint is None else [(2, "birth_date", complaint)])


def test_a_merged_cell_counts_for_every_row_it_covers() -> None:
    made, sheet = book(), None
    sheet = made.active
    for row in people(3):
        sheet.append([*row[:4], None])
    sheet["E2"] = "night"
    sheet.merge_cells("E2:E4")
    sheet["D2"] = "130702"
    sheet.merge_cells("D2:D3")
    roster = read_roster(saved(made))
    assert [entry.shift for entry in roster.entries] == ["night"] * 3
    assert [entry.home_region for entry in roster.entries] == ["130702", "130702", "130722"]


def test_a_merged_title_and_merged_blanks_name_nobody() -> None:
    made = book()
    sheet = made.active
    sheet.insert_rows(1)
    sheet["A1"] = "花名册"
    sheet.merge_cells("A1:E1")
    sheet.append(LI)
    sheet["E4"] = "night"
    sheet.merge_cells("E4:E900")
    roster = read_roster(saved(made))
    assert (roster.rows, [entry.row for entry in roster.entries]) == (1, [3])


def test_the_later_row_of_one_person_stands_and_the_earlier_is_told() -> None:
    roster = read_roster(csv(LI, (NAME, NUMBER.lower(), "13900000000", *LI[3:])))
    assert [(entry.row, entry.phone) for entry in roster.entries] == [(3, "13900000000")]
    assert [(one.row, one.code) for one in roster.replaced] == [(2, "replaced-by-later-row")]


def test_a_later_row_that_is_wrong_replaces_nothing() -> None:
    roster = read_roster(csv(LI, (NAME, NUMBER, "x", *LI[3:])))
    assert (said(roster), roster.replaced) == ([LI], ())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b",,,\r\n,,,\r\n", "empty"),
        (written([HEADER]).encode(), "no-rows"),
        (written([LI, LI]).encode(), "no-header"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old-workbook"),
        (b"PK\x03\x04 and nothing else", "not-a-workbook"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "not-text"),
        (csv(LI, header=("姓名", "身份证号", "", "", "")), "missing-column"),
        (csv((f'"{NAME}"x', *LI[1:])), "bad-quoting"),
        (csv((f'"{NAME}', *LI[1:])), "bad-quoting"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_what_is_wrong(content: bytes, code: str) -> None:
    assert refusal(content) == code


def test_a_refusal_repeats_nothing_of_the_file() -> None:
    with pytest.raises(Invalid) as error:
        read_roster(written([LI, LI]).encode())
    assert not [part for part in LI if part in str(error.value.more) + error.value.detail]


def test_ten_thousand_rows_are_read_and_one_more_is_refused() -> None:
    assert len(read_roster(csv(*people(10_000))).entries) == 10_000
    assert refusal(csv(*people(10_001))) == "too-many-rows"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(65 << 20))
    with pytest.raises(TooLarge, match="64 MiB"):
        read_roster(file.getvalue())


def test_a_cell_far_away_does_not_widen_or_lengthen_the_rows() -> None:
    made = book()
    made.active.append(LI)
    made.active["XFD1000000"] = "far"
    assert said(read_roster(saved(made))) == [LI]


def test_an_entity_in_a_workbook_is_not_expanded() -> None:
    content = in_sheet(xlsx(LI), b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet')
    assert refusal(content) == "not-a-workbook"
