"""Temperatures, times and texts as devices write them, and when they are not to be believed."""

import math
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from checkpoint.adapters.neutral import Measured, Moment
from shared.events.checkpoint import COLDEST, HOTTEST

NOT_MEASURED = frozenset({"", "0", "0.0", "null", "none", "nan", "n/a", "-", "--"})
UNITS: Mapping[str, str] = MappingProxyType({
    "cel": "C", "c": "C", "celsius": "C", "°c": "C", "℃": "C", "degc": "C",
    "[degf]": "F", "f": "F", "fahrenheit": "F", "°f": "F", "℉": "F", "degf": "F",
    "k": "K", "kelvin": "K",
})  # fmt: skip
CHARSETS = frozenset({
    "utf-8", "utf8", "gbk", "gb2312", "gb18030", "big5", "utf-16", "utf-16le", "utf-16be",
    "us-ascii", "ascii", "iso-8859-1", "latin-1", "windows-1252",
})  # fmt: skip
"""Those that devices declare; any other codec of Python's is passed over."""
OFFSET_TIME = re.compile(
    r"(20\d\d)-(\d\d?)-(\d\d?)[Tt ](\d\d?):(\d\d):(\d\d)(\.\d{1,9})?\s*(Z|z|[+-]\d\d:?\d\d)?\Z"
)
COMPACT_TIME = re.compile(r"(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d{3})?\Z")
"""Year to second and perhaps milliseconds, without any mark between: local to the device."""
LONGEST = 1 << 22
EPOCH_MS = 10**11
"""Epoch numbers from here on are milliseconds: as seconds they would lie beyond the year 5000."""


class Contradiction(ValueError):
    """A value that could mean two things: for a person to decide, never converted silently."""


def temperature(value: Any, unit: str = "", *, tenths: bool = False) -> Measured:
    """Read a body's temperature; Contradiction where value and unit do not go together.

    0, an empty text, null and NaN are "not measured". A declared unit is believed: the value has
    to fit it. Without one, 25 to 45 is Celsius, 86 to 113 Fahrenheit, told as inferred; a vendor
    of `tenths` writes 250 to 450.
    """
    number = _number(value)
    if number is None:
        return Measured(None, text(value), unit)
    declared = UNITS.get(unit.strip().lower(), "") if unit else ""
    if unit and not declared:
        raise Contradiction("the unit of the temperature is not known")
    if tenths and not declared:
        number /= 10
    celsius = _celsius(number, declared or _likely(number))
    if not COLDEST <= celsius <= HOTTEST:
        raise Contradiction("the temperature does not fit its unit")
    inferred = not declared and celsius != number
    return Measured(round(celsius, 2), text(value), unit, inferred)


def _number(value: Any) -> float | None:
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, str) and value.strip().lower() in NOT_MEASURED:
        return None
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise Contradiction("the temperature is no number") from None
    if math.isinf(number):
        raise Contradiction("the temperature is no number")
    return None if math.isnan(number) or number == 0 else number


def _likely(number: float) -> str:
    return "F" if 86 <= number <= 113 else "C"  # noqa: PLR2004 - 30 to 45 degrees Celsius


def _celsius(number: float, unit: str) -> float:
    if unit == "F":
        return (number - 32) / 1.8
    return number - 273.15 if unit == "K" else number


def moment(value: Any) -> Moment:
    """Read a time: RFC 3339, the same without its offset, digits alone, an epoch in (milli)seconds.

    Whatever cannot be read gives the source `received`: the time of receipt has to do.
    """
    text = str(value).strip() if value is not None and not isinstance(value, bool) else ""
    if compact := COMPACT_TIME.match(text):
        return _of_digits(text, *compact.groups())
    if re.fullmatch(r"\d{9,16}(\.\d+)?", text):
        return _epoch(text)
    found = OFFSET_TIME.match(text)
    if found is None:
        return Moment(text, "", "received")
    year, month, day, hour, minute, second, fraction, offset = found.groups()
    offset = _with_colon(offset) if offset else ""
    iso = f"{year}-{month:0>2}-{day:0>2}T{hour:0>2}:{minute}:{second}{(fraction or '')[:7]}{offset}"
    return Moment(text, iso, "offset" if offset else "local") if _is_time(iso) else _unread(text)


def _of_digits(text: str, *found: str | None) -> Moment:
    year, month, day, hour, minute, second, thousandths = found
    fraction = f".{thousandths}" if thousandths else ""
    iso = f"{year}-{month}-{day}T{hour}:{minute}:{second}{fraction}"
    return Moment(text, iso, "local") if _is_time(iso) else _unread(text)


def _unread(text: str) -> Moment:
    return Moment(text, "", "received")


def _with_colon(offset: str) -> str:
    if offset in "Zz":
        return "+00:00"
    return offset if ":" in offset else f"{offset[:3]}:{offset[3:]}"


def _is_time(iso: str) -> bool:
    try:
        datetime.fromisoformat(iso)
    except ValueError:
        return False
    return True


def _epoch(text: str) -> Moment:
    number = float(text)
    seconds = number / 1000 if number >= EPOCH_MS else number
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return _unread(text)
    if not 2000 <= at.year < 2100:  # noqa: PLR2004 - years that people mean
        return _unread(text)
    return Moment(text, at.isoformat(), "epoch-ms" if number >= EPOCH_MS else "epoch-s")


def decoded(body: bytes, charset: str = "") -> str:
    """Decode by the declared charset, else strict UTF-8, else GB18030, else with replacements."""
    declared = charset.lower() if charset.lower() in CHARSETS else ""
    for encoding in filter(None, (declared, "utf-8-sig", "gb18030")):
        try:
            return body.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def charset_of(content_type: str) -> str:
    """The charset that a media type names, if any."""
    found = re.search(r"charset\s*=\s*\"?([\w.:-]+)", content_type, re.IGNORECASE)
    return found[1] if found else ""


def truth(value: Any) -> bool | None:
    """Read a boolean that may be a text; None where it says neither."""
    said = str(value).strip().lower()
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(said)


def text(value: Any, most: int = 64) -> str:
    """A short text out of a field of any type; empty where there is nothing to be said."""
    if value is None or isinstance(value, bool | dict | list):
        return ""
    # Half of a pair of surrogates is no text: JSON can hold it, UTF-8 cannot.
    return str(value).encode(errors="replace").decode().strip()[:most]


def normal_serial(written: str) -> str:
    """A serial as it is compared: in lower case, an Ethernet address with colons."""
    plain = unicodedata.normalize("NFKC", written).strip().lower()
    digits = re.sub(r"[:.\- ]", "", plain)
    if re.fullmatch(r"[0-9a-f]{12}", digits) and len(plain) > len(digits):
        return ":".join(digits[at : at + 2] for at in range(0, 12, 2))
    return plain[:64]


def bounded(value: Any) -> str:
    """A name of any length in at most 64 characters: as it is, or else its SHA-256."""
    whole = text(value, LONGEST)
    if len(whole) <= 64:  # noqa: PLR2004 - what a digest comes to
        return whole
    return sha256(whole.encode(errors="surrogatepass")).hexdigest()
