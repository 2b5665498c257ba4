"""Items of batches that were set aside, read again: after a fix, or when a device is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from checkpoint.adapters.neutral import Post
from checkpoint.api.batches.body import crossings_of, rows_of
from checkpoint.api.batches.taking import Recorder, Taking, seal_late, tells, why
from checkpoint.api.devices.registry import Registry
from checkpoint.api.sealing import Sealer
from shared.causes import Cause

GONE = "the device that recorded it is not in use any more"


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """How many it held that are stored now, and why the others still are not."""

    stored: int
    unclear: Sequence[str]


@dataclass(frozen=True, slots=True)
class Again:
    """Stores an item as if its batch came anew; what was stored before is not stored twice."""

    taking: Taking
    registry: Registry

    async def read(self, post: Post, received_at: datetime, cause: Cause) -> ReadAgain:
        recorder_id = post.query["recorder_id"]
        device = (await self.registry.known([recorder_id])).get(recorder_id)
        if device is None:
            return ReadAgain(0, [GONE])
        items, recorder = [orjson.loads(post.body)], Recorder(recorder_id, device)
        if post.query["kind"] == "crossing":
            return await self._crossings(items, recorder, received_at, cause)
        return await self._readings(items, recorder, received_at, cause)

    async def _readings(
        self, items: Sequence[Any], recorder: Recorder, at: datetime, cause: Cause
    ) -> ReadAgain:
        rows, refusals = rows_of(items, self.taking.person_key)
        devices = await self.registry.known(row["device_id"] for row in rows.values())
        versions = await self.taking.handlers.fever_rules.versions()
        sealer = Sealer(at, versions, cause.correlation_id)
        sealed, more = seal_late(sealer, rows, recorder, devices)
        await self.taking.platform.publisher.publish(sealer.records)
        return ReadAgain(len(sealed), [why("reading", one) for one in (*refusals, *more)])

    async def _crossings(
        self, items: Sequence[Any], recorder: Recorder, at: datetime, cause: Cause
    ) -> ReadAgain:
        crossings, refusals = crossings_of(items, self.taking.person_key)
        told, twice = tells(crossings, {}, recorder, at)
        await self.taking.gate.tell(list(told.values()), cause)
        return ReadAgain(len(told), [why("crossing", one) for one in (*refusals, *twice)])
