"""What a device says of a person, where it does not say which kind of number it is."""

import re
from typing import Any

from checkpoint.adapters.neutral import PersonRef
from checkpoint.adapters.values import text

PERSON_ID = re.compile(r"[0-9A-Fa-f]{32}")
OURS = re.compile(r"(?:urn:yipan:)?person:([0-9a-f]{32})", re.IGNORECASE)
IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
"""GB 11643 by its shape alone; whether it is valid is for those to say who know persons."""
LONGEST = 80


def person_id(value: Any) -> PersonRef | None:
    """Our own name of a person, in a field or a system that is there for nothing else."""
    said = text(value)
    return PersonRef("person-id", said.lower()) if PERSON_ID.fullmatch(said) else unmistakable(said)


def unmistakable(value: Any) -> PersonRef | None:
    """A person by what says itself which kind of name it is, and an identity number by its shape.

    32 hexadecimal digits alone may be anybody's UUID: ours are `urn:yipan:person:<digits>`, or
    `person:<digits>` for short.
    """
    said = text(value, LONGEST)
    if found := OURS.fullmatch(said):
        return PersonRef("person-id", found[1].lower())
    return PersonRef("identity-number", said) if IDENTITY_NUMBER.fullmatch(said) else None
