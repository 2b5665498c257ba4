"""Forms that are none by the standard, taken apart all the same."""

import pytest

from checkpoint.adapters.bodies import MOST_PARTS, Part, Unreadable, parts_of

KIND = "multipart/mixed; boundary=b"


def test_a_form_by_the_standard_keeps_its_names() -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="info"; filename="i.txt"\r\n'
        b"Content-Type: text/plain\r\n\r\n{}\r\n--b--\r\n"
    )
    assert parts_of(body, KIND) == [Part("info", "text/plain", b"{}", "i.txt")]


def test_parts_without_a_name_are_taken_as_they_come() -> None:
    body = b"--b\r\nContent-Type: text/plain\r\n\r\n{}\r\n--b\r\n\r\n\xff\n\n\xd8\r\n--b--\r\nafter"
    assert parts_of(body, KIND) == [Part("", "text/plain", b"{}"), Part("", "", b"\xff\n\n\xd8")]


def test_lines_without_cr_are_lines() -> None:
    body = (
        b'--b\ncontent-type: text/plain\nContent-Disposition: x; filename="f"; name="info"\n\n{}\n'
    )
    assert parts_of(body, KIND) == [Part("info", "text/plain", b"{}")]


def test_a_form_without_a_name_has_no_more_parts_than_any_other() -> None:
    assert len(parts_of(b"--b\n\n1\n" * (MOST_PARTS + 9), KIND)) == MOST_PARTS


@pytest.mark.parametrize("body", [b"", b"--b", b"--b--", b"--b\r\nContent-Type: a\r\n", b"text"])
def test_what_has_no_part_is_no_form(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no form"):
        parts_of(body, KIND)
