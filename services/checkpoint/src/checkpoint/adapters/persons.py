"""What a device says of a person, where it does not say which kind of number it is."""

import re
from typing import Any

from checkpoint.adapters.neutral import PersonRef
from checkpoint.adapters.values import text

PERSON_ID = re.compile(r"[0-9A-Fa-f]{32}")
IDENTITY_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]")
"""GB 11643 by its shape alone; whether it is valid is for those to say who know persons."""


def unmistakable(value: Any) -> PersonRef | None:
    """Our own person ids and identity numbers are known by their shape; nothing else is."""
    said = text(value)
    if PERSON_ID.fullmatch(said):
        return PersonRef("person-id", said.lower())
    return PersonRef("identity-number", said) if IDENTITY_NUMBER.fullmatch(said) else None
