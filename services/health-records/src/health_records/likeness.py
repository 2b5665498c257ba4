"""Who may be the same person: found by keyed marks of names, phones and numbers, not by opening.

A mark says nothing without the key. Two people share one where they have the same name and phone,
or the same name and numbers that are the same outside one window of six digits; whoever shares
such a window is opened and compared digit by digit, and these are few.
"""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from health_records.persons import Identity, Persons
from shared.events.health_records.duplicates import Likeness
from shared.identity import derived_id
from shared.projections import Documents, Index, SetIfNewer

COLLECTION = "likenesses"
INDEX: Index = (COLLECTION, ("likeness.marks",))
WINDOW = 6
STARTS = (0, 3, 6, 9, 12)
"""Any two neighbouring digits of the first 17 are together in one of these windows."""
BODY = 17
"""The check character follows from the digits: one wrong digit alone never makes a number."""
MARK = 16
MOST_PAIRS = 5
"""Of one person at once: a sheet of made-up numbers would else pair everybody with everybody."""
COUNTRY = ("0086", "86")
DIGITS_OF_A_MOBILE = 11


@dataclass(frozen=True, slots=True)
class Pair:
    """Two files by their ids, in the order of these, and what is alike."""

    persons: tuple[str, str]
    why: tuple[Likeness, ...]

    @property
    def id(self) -> str:
        return duplicate_id(*self.persons)


def duplicate_id(one: str, other: str) -> str:
    """Name two files by themselves, in any order."""
    return derived_id("duplicate", *sorted((one, other)))


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one person: of name and phone, and of name and number without each window."""

    called: str
    numbered: tuple[str, ...]

    @property
    def all(self) -> list[str]:
        return [self.called, *self.numbered]


@dataclass(frozen=True, slots=True)
class Likenesses:
    documents: Documents
    persons: Persons
    person_key: bytes

    async def keep(self, people: Mapping[str, tuple[Identity, datetime]]) -> None:
        """Keep the marks of many, by person; those of the newest identity stand."""
        await self.documents.apply(
            [
                SetIfNewer(
                    COLLECTION, id_, "likeness", {"at": at}, {"marks": self.marks(identity).all}
                )
                for id_, (identity, at) in people.items()
            ]
        )

    def marks(self, identity: Identity) -> Marks:
        name, body = plain_name(identity.name), identity.identity_number[:BODY]
        rests = (f"{start}\n{body[:start]}*{body[start + WINDOW :]}" for start in STARTS)
        return Marks(
            self._mark(f"phone\n{plain_phone(identity.phone)}\n{name}"),
            tuple(self._mark(f"number\n{rest}\n{name}") for rest in rests),
        )

    def _mark(self, text: str) -> str:
        key = hmac.digest(self.person_key, b"likeness", "sha256")
        return hmac.digest(key, text.encode(), "sha256").hex()[:MARK]

    async def alike(self, people: Mapping[str, Identity]) -> Sequence[Pair]:
        """Everybody kept who may be one of these, MOST_PAIRS for each at most."""
        marks = {id_: self.marks(identity) for id_, identity in people.items()}
        holders = await self._holders([mark for one in marks.values() for mark in one.all])
        near = {
            id_: {other for mark in one.numbered for other in holders.get(mark, ())} - {id_}
            for id_, one in marks.items()
        }
        opened = await self.persons.several({other for some in near.values() for other in some})
        numbers = {id_: kept.identity.identity_number for id_, kept in opened.items()}
        found: dict[tuple[str, str], Pair] = {}
        for id_, identity in people.items():
            called = set(holders.get(marks[id_].called, ())) - {id_}
            close = {
                other
                for other in near[id_]
                if other in numbers and is_slip(identity.identity_number, numbers[other])
            }
            for pair in islice(_pairs(id_, called, close), MOST_PAIRS):
                found[pair.persons] = pair
        return list(found.values())

    async def _holders(self, marks: Sequence[str]) -> Mapping[str, list[str]]:
        holders: dict[str, list[str]] = {}
        if marks:
            criteria = {"likeness.marks": {"$in": sorted(set(marks))}}
            for document in await self.documents.find(COLLECTION, criteria):
                for mark in document["likeness"]["marks"]:
                    holders.setdefault(mark, []).append(document["_id"])
        return holders


def _pairs(id_: str, called: set[str], close: set[str]) -> Iterator[Pair]:
    for other in sorted(called | close, key=lambda one: (one not in called, one)):
        why: list[Likeness] = ["same-name-and-phone"] if other in called else []
        why += ["similar-number"] if other in close else []
        first, second = sorted((id_, other))
        yield Pair((first, second), tuple(why))


def is_slip(one: str, other: str) -> bool:
    """Say whether the digits differ as by a slip: in one place, or in two neighbours swapped."""
    differing = [n for n in range(BODY) if one[n] != other[n]]
    if len(differing) == 1:
        return True
    if len(differing) != len("ab"):
        return False
    first, second = differing
    swapped = (one[first], one[second]) == (other[second], other[first])
    return second == first + 1 and swapped


def plain_name(name: str) -> str:
    return "".join(name.split()).casefold()


def plain_phone(phone: str) -> str:
    """The digits alone, without the country's code before a mobile number."""
    digits = "".join(c for c in phone if c.isdigit())
    for code in COUNTRY:
        if digits.startswith(code) and len(digits) == DIGITS_OF_A_MOBILE + len(code):
            return digits[len(code) :]
    return digits
