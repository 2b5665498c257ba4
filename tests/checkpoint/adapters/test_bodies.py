"""Forms that are none by the standard, taken apart all the same."""

import pytest

from checkpoint.adapters.bodies import MOST_PARTS, Part, Unreadable, is_picture, parts_of

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


@pytest.mark.parametrize("head", ["", 'Content-Disposition: form-data; name="x"'])
def test_a_form_with_too_many_parts_is_refused_as_a_whole(head: str) -> None:
    part = f"--b\r\n{head}\r\n\r\n1\r\n".encode()
    assert len(parts_of(part * MOST_PARTS, KIND)) == MOST_PARTS
    with pytest.raises(Unreadable, match="more parts"):
        parts_of(part * (MOST_PARTS + 1), KIND)


def test_a_part_behind_one_that_is_no_part_is_not_lost() -> None:
    named = b'--b\r\nContent-Disposition: form-data; name="info"\r\n\r\n{}\r\n'
    bare = b"--b\r\nContent-Type: text/plain\r\n\r\n[1]\r\n--b--\r\n"
    assert [part.body for part in parts_of(named + bare, KIND)] == [b"{}", b"[1]"]


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("", b"\xff\xd8\xff\xe0", "picture"),
        ("image/jpeg", b"anything", "picture"),
        ("image/jpeg", b"{}", "message"),
        ("text/plain", b"anything", "message"),
    ],
)
def test_only_a_picture_is_a_picture(kind: str, body: bytes, expected: str) -> None:
    assert ("picture" if is_picture(Part("x", kind, body)) else "message") == expected


@pytest.mark.parametrize("body", [b"", b"--b", b"--b--", b"--b\r\nContent-Type: a\r\n", b"text"])
def test_what_has_no_part_is_no_form(body: bytes) -> None:
    with pytest.raises(Unreadable, match="no form"):
        parts_of(body, KIND)
