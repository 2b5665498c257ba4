"""One request of each kind as it would be sent, to be looked at."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from gzip import decompress

from yipan.simulator.dressing import Credentials, Outgoing, Wardrobe
from yipan.simulator.people import Crowd
from yipan.simulator.shape import Instrument, Meant, Payload
from yipan.simulator.timetable import Wishes, instruments
from yipan.simulator.vendors import VENDORS, own

SECRET = "PATH-TOKEN"  # noqa: S105 - stands where a token would
GZIP = b"\x1f\x8b"


def samples(wishes: Wishes, at: datetime) -> Iterator[tuple[str, Outgoing]]:
    """What each maker's devices send, in each style, each with a title."""
    for vendor in wishes.vendors:
        styles = len(VENDORS[vendor].styles)
        for device in instruments(replace(wishes, vendors=(vendor,), devices=styles)):
            wardrobe = Wardrobe(Credentials(VENDORS[vendor].access, SECRET))
            for title, payload in _payloads(wishes, device, at):
                name = " ".join(filter(None, (vendor, device.style, title)))
                yield name, wardrobe(payload, device.device_id, at, "itself")


def _payloads(wishes: Wishes, device: Instrument, at: datetime) -> Iterator[tuple[str, Payload]]:
    """One reading in each style, all else in the first of them."""
    vendor = VENDORS[device.vendor]
    crowd = Crowd(f"simulated-{wishes.seed}", wishes.people)
    one = Meant(
        1, at, 36.4, crowd.one(vendor.names[0], 0) if vendor.names else None,
        "worn" if vendor.masks else "unknown", "in" if vendor.directions else None,
    )  # fmt: skip
    yield "", vendor.build(device, [one])
    if device.style in vendor.styles[1:]:
        return
    yield from (("hello", payload) for payload in vendor.greet(device))
    if vendor.most > 1:
        yield "several", vendor.build(device, [one, replace(one, number=2, celsius=35.6)])
    if vendor.replays:
        yield "of the past", vendor.build(device, [replace(one, replayed=True)])
    if vendor.name == "yipan":
        yield from (("recorded offline", batch) for batch in own.recorded(device, [[one]]))
    yield from (("asks", payload) for payload in vendor.poll(device))


def written(out: Outgoing) -> str:
    """The request as text; what was packed is shown unpacked."""
    head = [
        f"{out.method} {out.target}",
        *(f"{name}: {text}" for name, text in out.headers.items()),
    ]
    return "\n".join([*head, "", readable(out.body)])


def readable(body: bytes) -> str:
    """Bytes as text; gzip in a part is unpacked, what is no text is escaped."""
    before, packed, after = _around_gzip(body)
    said = before.decode(errors="backslashreplace").replace("\r\n", "\n")
    if not packed:
        return said
    return f"{said}(gzip of) {packed.decode()}{readable(after)}"


def _around_gzip(body: bytes) -> tuple[bytes, bytes, bytes]:
    begin = body.find(GZIP)
    end = body.find(b"\r\n--", begin)
    if begin < 0 or end < 0:
        return body, b"", b""
    try:
        return body[:begin], decompress(body[begin:end]), body[end:]
    except (OSError, EOFError, zlib.error):
        return body, b"", b""
