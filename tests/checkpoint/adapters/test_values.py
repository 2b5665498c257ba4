"""Texts as devices write them, names within bounds, persons known by the shape of their names."""

import pytest

from checkpoint.adapters.bodies import Unreadable, as_json, parsed_json
from checkpoint.adapters.neutral import PersonRef
from checkpoint.adapters.persons import unmistakable
from checkpoint.adapters.values import bounded, decoded, text


def test_a_name_is_whole_up_to_64_characters_and_a_digest_beyond() -> None:
    assert bounded("a" * 64) == "a" * 64
    # printf 'a%.0s' {1..65} | sha256sum
    assert bounded("a" * 65) == "635361c48bb9eab14198e76ea8ab7f1a41685d6ad62aa9146d301d4f17eb0ae0"
    assert bounded("a" * 65) != bounded("a" * 66)
    assert len(bounded("\ud800" * 65)) == 64
    assert (bounded(7), bounded(None), bounded({}), bounded(" a ")) == ("7", "", "", "a")


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (
            "person:0123456789ABCDEF0123456789abcdef",
            ("person-id", "0123456789abcdef0123456789abcdef"),
        ),
        ("urn:yipan:person:" + "0" * 32, ("person-id", "0" * 32)),
        ("urn:uuid:" + "0" * 32, None),
        ("0123456789ABCDEF0123456789abcdef", None),
        ("11010119900307000x", ("identity-number", "11010119900307000x")),
        ("1101011990030700000", None),
        ("1001", None),
        ("", None),
        (None, None),
    ],
)
def test_a_person_is_known_by_a_shape_or_not_at_all(
    said: str | None, expected: tuple[str, str] | None
) -> None:
    found = unmistakable(said)
    assert (found and (found.kind, found.value)) == expected


def test_the_name_of_a_person_is_not_shown() -> None:
    assert "11010119900307000X" not in repr(PersonRef("identity-number", "11010119900307000X"))


def test_json_that_is_written_again_says_the_same() -> None:
    value = {"a": [1, 2.5, None, "体温", "\ud800"]}
    assert parsed_json(as_json(value)) == value


def test_json_without_end_is_not_written() -> None:
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(Unreadable):
        as_json(endless)


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "base64", "no-such-charset"])
def test_a_charset_that_decodes_nothing_is_passed_over(charset: str) -> None:
    assert decoded(b'{"\xe6\xb5\x8b": ".."}', charset) == '{"测": ".."}'


def test_half_a_pair_of_surrogates_becomes_something_that_can_be_written() -> None:
    assert text("a\ud800b") == "a?b"
