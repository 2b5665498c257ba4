"""Identities: sealed, bound to their place, readable with old keys."""

from dataclasses import replace

import pytest
from tests.health_records.people import LI, WU, day

from health_records.persons import COLLECTION, Identity, KeyRing, Persons, Sealed
from shared.errors import NotFound
from shared.memory.documents import InMemoryDocuments

ONE, TWO = bytes(range(32)), bytes(range(32, 64))
WHO = Identity("13072219010101001X", "Li Invented", "+86 313 000 0000")


async def kept(ring: KeyRing) -> InMemoryDocuments:
    documents = InMemoryDocuments()
    await Persons(documents, ring).keep(LI, WHO, day(1))
    return documents


async def test_what_was_kept_is_shown() -> None:
    ring = KeyRing({1: ONE})
    assert await Persons(await kept(ring), ring).show(LI) == WHO


async def test_what_is_stored_says_nothing_of_the_person() -> None:
    stored = str((await kept(KeyRing({1: ONE}))).collections)
    assert not [part for part in ("13072219010101001X", "Invented", "313") if part in stored]


async def test_the_newest_key_seals_and_the_old_one_still_opens() -> None:
    documents = await kept(KeyRing({1: ONE}))
    persons = Persons(documents, KeyRing({1: ONE, 2: TWO}))
    assert await persons.show(LI) == WHO
    await persons.keep(LI, WHO, day(2))
    assert documents.collections[COLLECTION][LI]["identity"]["key_version"] == 2
    assert await persons.show(LI) == WHO


async def test_a_value_moved_to_another_person_does_not_open() -> None:
    ring = KeyRing({1: ONE})
    documents = await kept(ring)
    documents.collections[COLLECTION][WU] = documents.collections[COLLECTION][LI]
    with pytest.raises(Sealed):
        await Persons(documents, ring).show(WU)


async def test_a_key_that_is_gone_is_named() -> None:
    with pytest.raises(Sealed, match="cipher key 1"):
        await Persons(await kept(KeyRing({1: ONE})), KeyRing({2: TWO})).show(LI)


async def test_the_newest_identity_that_was_sent_stands() -> None:
    ring = KeyRing({1: ONE})
    documents = await kept(ring)
    persons, moved = Persons(documents, ring), replace(WHO, phone="+86 313 111 1111")
    await persons.keep(LI, moved, day(3))
    await persons.keep(LI, WHO, day(2))
    assert await persons.show(LI) == moved


async def test_corrections_that_come_in_any_order_end_the_same() -> None:
    ring = KeyRing({1: ONE})
    persons = Persons(await kept(ring), ring)
    await persons.correct(LI, {"name": "Liu Invented"}, 2, day(2))
    await persons.correct(LI, {"name": "Lee Invented"}, 1, day(2))
    await persons.correct(LI, {"phone": "+86 313 111 1111"}, 3, day(2))
    assert await persons.show(LI) == replace(WHO, name="Liu Invented", phone="+86 313 111 1111")


async def test_nobody_is_shown_where_nobody_was_kept() -> None:
    with pytest.raises(NotFound):
        await Persons(InMemoryDocuments(), KeyRing({1: ONE})).show(LI)
