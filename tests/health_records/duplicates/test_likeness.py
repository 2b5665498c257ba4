"""Who may be one person: alike in name and phone, or in name and all but a slip of the number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.health_records.county import CIPHER_KEYS, PERSON_KEY
from tests.health_records.people import day

from health_records.likeness import BODY, COLLECTION, MOST_PAIRS, Likenesses, Pair, is_slip
from health_records.persons import Identity, Kept, KeyRing, Persons
from shared.memory.documents import InMemoryDocuments

LI = Identity("130722190101010010", "李虚构", "13800000001")
BODIES = st.text("0123456789", min_size=BODY, max_size=BODY)


def likenesses() -> Likenesses:
    documents = InMemoryDocuments()
    return Likenesses(documents, Persons(documents, KeyRing(CIPHER_KEYS)), PERSON_KEY)


async def alike(*known: Identity, to: Identity = LI) -> list[Pair]:
    """Keep some under the ids 1, 2, ..., and ask who is alike to one of the id 0."""
    found = likenesses()
    people = {str(n): Kept(one, day(1)) for n, one in enumerate((to, *known))}
    await found.keep({id_: (one.identity, one.at) for id_, one in people.items()})
    await found.persons.keep_all(people)
    return list(await found.alike({"0": to}))


@pytest.mark.parametrize(
    ("number", "name", "phone", "why"),
    [
        ("130722190202020020", "李 虚构", "+86 138-0000-0001", ["same-name-and-phone"]),
        ("130722190101010070", "李虚构", "1", ["similar-number"]),
        ("230722190101010010", "李虚构", "1", ["similar-number"]),
        ("130722910101010010", "李虚构", "1", ["similar-number"]),
        ("130722190101010100", "李虚构", "13800000001", ["same-name-and-phone", "similar-number"]),
        ("130722190101010070", "李其他", "1", []),
        ("130722190202010010", "李虚构", "1", []),
        ("130722190202020020", "李其他", "13800000001", []),
    ],
)
async def test_what_is_alike(number: str, name: str, phone: str, why: list[str]) -> None:
    found = await alike(Identity(number, name, phone))
    assert [[*pair.why] for pair in found] == ([why] if why else [])


@given(BODIES, st.integers(0, BODY - 2), st.sampled_from("0123456789"))
async def test_a_slip_anywhere_in_the_number_is_found(body: str, at: int, digit: str) -> None:
    swapped = body[:at] + body[at + 1] + body[at] + body[at + 2 :]
    mistyped = body[: at + 1] + digit + body[at + 2 :]
    for other in {swapped, mistyped} - {body}:
        one, two = (Identity(f"{number}0", "李虚构", phone) for number, phone in
                    ((body, "1"), (other, "2")))  # fmt: skip
        assert [pair.why for pair in await alike(two, to=one)] == [("similar-number",)]


def test_two_slips_are_two_people() -> None:
    assert not is_slip("13072219010101001X", "130722190202010010")
    assert not is_slip("13072219010101001X", "13072219010101001X")


async def test_nobody_is_paired_with_a_crowd() -> None:
    crowd = [Identity(f"1307221901010{n:04}0", "李虚构", LI.phone) for n in range(20)]
    assert len(await alike(*crowd)) == MOST_PAIRS


async def test_the_marks_say_nothing_and_depend_on_the_key() -> None:
    found = likenesses()
    await found.keep({"0": (LI, day(1))})
    assert isinstance(found.documents, InMemoryDocuments)
    stored = str(found.documents.collections[COLLECTION])
    assert not [part for part in (LI.name, LI.phone, LI.identity_number) if part in stored]
    other = Likenesses(found.documents, found.persons, bytes(32))
    assert not set(other.marks(LI).all) & set(found.marks(LI).all)
