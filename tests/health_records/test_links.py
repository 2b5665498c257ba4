"""The tokens of links: long, known again, and found out when they were not made here."""

import string

from hypothesis import given
from hypothesis import strategies as st

from health_records.links import Links

LINKS = Links(bytes(range(32)))
LETTERS = string.ascii_letters + string.digits + "-_"


def test_a_token_of_256_bits_is_known_again_by_its_hash_alone() -> None:
    token = LINKS.token("person", "request")
    assert len(token) == 43
    assert set(token) <= set(LETTERS)
    digest = LINKS.digest(token)
    assert digest is not None
    assert len(digest) == 64
    assert token not in digest


def test_the_same_request_makes_the_same_token_and_another_one_another() -> None:
    made = {LINKS.token(person, key) for person in "ab" for key in "12"}
    assert len(made) == 4
    assert LINKS.token("a", "1") in made


def test_a_token_made_under_another_key_is_not_ours() -> None:
    assert LINKS.digest(Links(bytes(32)).token("a", "1")) is None


@given(st.integers(0, 42), st.sampled_from(LETTERS))
def test_a_token_with_one_other_letter_is_not_ours(place: int, letter: str) -> None:
    token = LINKS.token("a", "1")
    other = token[:place] + letter + token[place + 1 :]
    assert (LINKS.digest(other) is None) is (other != token)


def test_a_token_is_written_in_one_way_only() -> None:
    token = LINKS.token("a", "1")
    others = [token[:-1] + letter for letter in LETTERS if letter != token[-1]]
    assert {LINKS.digest(other) for other in others} == {None}


@given(st.text(max_size=60))
def test_anything_else_is_not_ours(text: str) -> None:
    assert LINKS.digest(text) is None
