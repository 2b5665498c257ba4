"""Facts about what sites recorded while there was no network."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from shared.events.base import Code, Event, When
from shared.events.checkpoint.terms import Digest


class BatchEvent(Event):
    """About what a site recorded while there was no network, batch by batch.

    A recorder numbers its batches from 1; `digest` is the SHA-256 of the bytes of one.
    """

    topic: ClassVar[str] = "checkpoint.batches"

    batch_id: Code
    site_id: Code
    recorder_id: Code
    number: Annotated[int, Field(ge=1)]
    digest: Digest

    @property
    def subject(self) -> str:
        return self.recorder_id


class BatchReceived(BatchEvent):
    """All of it is stored: readings, crossings, and what was set aside for review.

    `previous` is the digest of the batch before it, empty of the first. What was recorded until
    `complete_until` is in this batch and those before it.
    """

    previous: Digest | Literal[""]
    complete_until: When
    readings: int
    crossings: int
    set_aside: int


class BatchForked(BatchEvent):
    """Another content came under the number of a batch that had come; it was stored as well."""
