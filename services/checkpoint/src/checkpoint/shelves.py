"""What is kept beside the views: nothing of it is a fact, and no log can build it anew."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel

from shared.views import View

OURS = "yipan"
"""The maker of what is in our own form, among the raw records."""


class Judged(BaseModel):
    """What became of a record: it waits, was read again, or was put away by somebody.

    `came_at` is when the post came that this is about: the same may come again later.
    """

    at: datetime
    status: Literal["waiting", "replayed", "dismissed"]
    by: str = ""
    note: str = ""
    came_at: datetime | None = None


class RawRecord(View):
    """A record that was kept for review; what it holds is shown by itself."""

    collection: ClassVar[str] = "raw_records"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (
        ("judged.status", "received_at"),
        ("judged.status", "judged.at"),
        ("vendor", "judged.status", "received_at"),
    )

    vendor: str
    reason: str
    serial: str
    device_id: str | None = None
    received_at: datetime
    bytes: int
    judged: Judged


class Knocked(BaseModel):
    """When a candidate knocked last, and from where."""

    at: datetime
    address: str = ""


class Candidate(View):
    """A serial that messages of this maker came with, and that no device in use has.

    Of our own form the serial is the name that a device gave itself.
    """

    collection: ClassVar[str] = "device_candidates"
    indexes: ClassVar[tuple[tuple[str, ...], ...]] = (("last.at",),)

    vendor: str
    serial: str
    first_at: datetime
    last: Knocked


CLAIMS = "serial_claims"
"""Who wanted a serial, one after the other."""

INDEXES = (
    *((one.collection, fields) for one in (RawRecord, Candidate) for fields in one.indexes),
    (CLAIMS, ("serial", "number")),
)
