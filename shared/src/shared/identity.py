"""Identity as an argument: who a person is without saying so, and what makes a reading the same."""

import hashlib
import hmac
import unicodedata
from datetime import date, datetime
from uuid import UUID, uuid5
from zlib import crc32

from shared.clock import COUNTY, real_now
from shared.errors import Invalid

READINGS = UUID("5b0f1c3e-6d1c-5a5e-9c55-0f6a7a1f2b10")
FACTS = UUID("0d7e6a0e-5a0b-5c1e-8a43-6a1e5b8f0c21")

_READINGS = hashlib.sha1(READINGS.bytes, usedforsecurity=False)
VARIANT = {digit: "89ab"[int(digit, 16) & 3] for digit in "0123456789abcdef"}
"""The first hex digit of a UUID's fourth group, by what the hash has there (RFC 9562)."""

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"
EARLIEST_BIRTH = 1850


def identity_number(text: str, today: date | None = None) -> str:
    """Normalise a citizen's identity number (GB 11643-1999) or say what is wrong with it.

    Checksum and date are hard checks; the place code is a hint only, since places were renumbered.
    Nobody is born after today, which is the real day in China however fast a clock runs.
    """
    number = unicodedata.normalize("NFKC", text).replace(" ", "").upper()
    digits, check = number[:-1], number[-1:]
    if len(digits) != len(WEIGHTS) or not (digits.isascii() and digits.isdigit()):
        raise Invalid("an identity number has 17 digits and a check character")
    if CHECK[sum(int(d) * w for d, w in zip(digits, WEIGHTS, strict=True)) % 11] != check:
        raise Invalid("the check character of the identity number does not fit")
    if not _is_birth(number[6:14], today or real_now().astimezone(COUNTY).date()):
        raise Invalid("the identity number holds no possible date of birth")
    return number


def _is_birth(digits: str, today: date) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= EARLIEST_BIRTH and born <= today


def person_id(number: str, key: bytes) -> str:
    """Name a person by a keyed hash of the normalised number: 32 hex digits, no way back."""
    return hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:32]


def reading_id(
    device_id: str, sequence: str, measured_at: str, celsius: float | None, person: str | None
) -> str:
    """Name a reading by its own identity, so a device that repeats itself says nothing new.

    The time, as the device wrote it, belongs to it: a device that was reset counts from 1 again.
    The last eight digits follow from whom it is of and what it says: a device that says something
    else under the same number and time contradicts itself, and both are kept.

    The same as str(uuid5(READINGS, ...)) but for those, spelled out because it is said for every
    reading.
    """
    digest = _READINGS.copy()
    digest.update(f"{device_id}\n{sequence}\n{measured_at}".encode())
    h, said = digest.hexdigest(), crc32(f"{celsius}\n{person}".encode())
    return f"{h[:8]}-{h[8:12]}-5{h[13:16]}-{VARIANT[h[16]]}{h[17:20]}-{h[20:24]}{said:08x}"


def crossing_id(recorder_id: str, sequence: str, at: datetime, who: str | None) -> str:
    """Name a crossing without a reading as its reading would be: the same again is the same."""
    return reading_id(recorder_id, sequence, at.isoformat(), None, who)


def reading_key(id_: str) -> str:
    """What two readings share that have the same device, number and time."""
    return id_[:-8]


def fact_id(source: str, subject: str, revision: int) -> str:
    """Name a decided fact: one aggregate says one thing at one revision."""
    return str(uuid5(FACTS, f"{source}\n{subject}\n{revision}"))


def derived_id(*parts: str) -> str:
    """Name something that follows from other names, always the same."""
    return str(uuid5(FACTS, "\n".join(parts)))


def plate(text: str) -> str:
    """Normalise a licence plate: 冀G·12345, full-width letters and blanks become 冀G12345."""
    wide = unicodedata.normalize("NFKC", text).upper()
    return "".join(c for c in wide if c.isalnum())
