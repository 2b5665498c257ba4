"""SenML packs in JSON (RFC 8428), as sensors and LwM2M gateways send them.

A name is a device and, behind a separator, a quantity. Units are case-sensitive: `C` is coulomb
and `F` farad. Where a record has no unit the RFC leaves it to the context: what is called a
temperature is read as one, with its unit inferred.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from checkpoint.adapters.bodies import Unreadable, as_json, parsed_json
from checkpoint.adapters.gathered import Gathered
from checkpoint.adapters.neutral import Adapter, Heard, Moment, Neutral, Post, Reply
from checkpoint.adapters.values import Contradiction, bounded, moment, temperature, text

BASES = ("bn", "bt", "bu", "bv")
LABELS = frozenset({*BASES, "bs", "bver", "n", "u", "v", "vs", "vb", "vd", "s", "t", "ut"})
UNITS = frozenset({"Cel", "K", "degF"})
"""No registry of SenML has `degF`, but it means one thing only."""
VERSION, WITH_SECONDARY_UNITS = 10, 26
"""RFC 9100: a version is a sum of features, and that of secondary units changes nothing here."""
RELATIVE = 1 << 28
"""Times below are seconds from "now"."""
MOST_OF_A_NAME = 1_024
SEPARATORS = "/:_.-"
DEVICE = re.compile(r"(urn:dev:(?:mac|ow):[0-9a-f]+)(?:[/:_.-](.*))?", re.IGNORECASE)
TEMPERATURE = re.compile(r"(?:.*[/:_.-])?(?:body)?[_-]?temp(?:erature)?", re.IGNORECASE)


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    gathered.take(post, lambda whole: _pack(gathered, whole))
    return gathered.heard()


def answer(*_: object) -> Reply:
    """The RFC names no answer; 204 is what CoAP's 2.04 is over HTTP, and gateways expect that."""
    return Reply(status=204)


def _pack(gathered: Gathered, post: Post) -> None:
    pack = parsed_json(post.body, post.content_type)
    if not isinstance(pack, list):
        raise Unreadable("no SenML pack")
    for record in pack:
        _must_understand(record)
    if not pack:
        gathered.other("senml-empty")
    name = hashlib.sha256(post.body).hexdigest()[:16]
    for record in _with_bases(pack):
        gathered.each(partial(_record, gathered, record, name), partial(_alone, post, record))


def _alone(post: Post, record: Mapping[str, Any]) -> Post:
    """A record with the base fields in force, so that it can be read alone."""
    return replace(post, body=as_json([record]))


def _must_understand(record: Any) -> None:
    """A pack is refused as a whole where one of its records asks for more than is known."""
    if not isinstance(record, dict) or not LABELS & record.keys():
        raise Unreadable("no SenML record")
    if any(label.endswith("_") for label in record):
        raise Unreadable("a SenML label that has to be understood and is not known")
    version = record.get("bver", VERSION)
    if isinstance(version, bool) or not isinstance(version, int | float):
        raise Unreadable("a SenML version that is no number")
    if version > VERSION and version != WITH_SECONDARY_UNITS:
        raise Unreadable("a SenML version that is not known")


def _with_bases(pack: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Base fields hold for their record and all after it, up to the next of the same name."""
    bases: dict[str, Any] = {}
    for record in pack:
        bases |= {label: record[label] for label in BASES if label in record}
        yield {**bases, **record}


def _record(gathered: Gathered, record: Mapping[str, Any], pack: str) -> None:
    """`pack` tells records of two packs apart whose times are relative, and thus the same."""
    serial, quantity = _named(_name(record.get("bn")), _name(record.get("n")))
    gathered.speaker = bounded(serial)
    unit = text(record.get("u") or record.get("bu"))
    if unit not in UNITS and (unit or not TEMPERATURE.fullmatch(quantity)):
        gathered.other(f"senml-{unit or 'without-unit'}")
        return
    measured = temperature(_value(record), unit)
    if measured.celsius is None:
        gathered.other("senml-not-measured")
        return
    at = _moment(record)
    number = f"{quantity or '-'}/{at.text}"
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=bounded(f"{number}/{pack}" if at.source == "relative" else number),
            measured_at=at,
            measured=measured,
        )
    )


def _name(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > MOST_OF_A_NAME:
        raise Contradiction("a SenML name that is no text, or too long")
    return value


def _named(base: str, name: str) -> tuple[str, str]:
    """Device and quantity; a device's URN says itself where it ends, however a name is split.

    Of other names the base is the device; where one of both is empty, the whole name is.
    """
    if found := DEVICE.fullmatch(base + name):
        return found[1], found[2] or ""
    if not base or not name:
        return (base + name).rstrip(SEPARATORS), ""
    return base.rstrip(SEPARATORS), name.lstrip(SEPARATORS)


def _value(record: Mapping[str, Any]) -> Any:
    """`v` upon its base, else the text `vs`; a base alone is no value, nor are `vb` and `vd`."""
    if record.get("v") is None:
        return record.get("vs")
    if record.get("bv") is None:
        return record["v"]
    return _written(_number(record["bv"]) + _number(record["v"]))


def _moment(record: Mapping[str, Any]) -> Moment:
    """Base time and time, absent ones being 0, in seconds.

    A time relative to "now" is so to that of receipt, which is not known here.
    """
    seconds = _number(record.get("bt")) + _number(record.get("t"))
    if seconds < -RELATIVE:
        raise Contradiction("a time that is too long before now")
    said = _written(seconds)
    return Moment(said, "", "relative") if seconds < RELATIVE else moment(said)


def _number(value: Any) -> Decimal:
    """Exactly what was written: as floats 36 and 0.6 would not add up to 36.6 everywhere."""
    if value is None:
        return Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Contradiction("a number of SenML that is none")
    number = Decimal(str(value))
    if not number.is_finite():
        raise Contradiction("a number of SenML that has no end")
    return number


def _written(number: Decimal) -> str:
    return text(f"{number.normalize():f}")


ADAPTER = Adapter("senml", read, answer)
