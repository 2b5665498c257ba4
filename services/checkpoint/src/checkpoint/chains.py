"""How far the batches of each recorder have come, and since when a site is not complete.

What was received is in the aggregates. How far a chain was followed is noted beside them, so that
it is not followed from its first batch each time; what is noted can be found again from there.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from checkpoint.domain.batch import Batch, batch_id
from checkpoint.domain.chain import Chain, Complete, follow
from checkpoint.views import DeviceView
from shared.aggregates import Aggregates
from shared.metrics.declaring import Place
from shared.projections import Document, Documents, InsertOnce, Operation, SetIfNewer

COLLECTION = "site_chains"
INDEXES = ((COLLECTION, ("seen.site_id",)),)
WINDOW = 1_000
"""Numbers beyond the last complete one that are looked at; what is missing is told within them."""
DAY = 86_400.0


class Told(NamedTuple):
    """A recorder's chain as it is shown."""

    recorder_id: str
    site_id: str
    chain: Chain
    forked: bool


@dataclass(frozen=True, slots=True)
class Chains:
    documents: Documents
    batches: Aggregates[Batch]

    async def received(
        self, site_id: str, recorder_id: str, number: int, at: datetime, *, forked: bool
    ) -> Told:
        """Follow a chain after a batch has come, as far as it goes, and note how far that is."""
        noted = await self._noted(recorder_id)
        chain = await self._follow(recorder_id, noted, number)
        seen = {"number": max(chain.highest, number)}
        where = {"at": at} | seen
        operations: list[Operation] = [
            InsertOnce(COLLECTION, {"_id": recorder_id, "first_at": at}),
            SetIfNewer(COLLECTION, recorder_id, "seen", seen, {"site_id": site_id}),
            SetIfNewer(COLLECTION, recorder_id, "complete", *_blocks(chain.complete)),
        ]
        if forked:
            operations.append(SetIfNewer(COLLECTION, recorder_id, "forked", where, {}))
        await self.documents.apply(operations)
        return Told(recorder_id, site_id, chain, forked or "forked" in noted)

    async def of_site(self, site_id: str) -> list[Told]:
        """All recorders that have sent batches of a site, each with its chain."""
        found = await self.documents.find(COLLECTION, {"seen.site_id": site_id})
        return [
            Told(one["_id"], site_id, await self._follow(one["_id"], one, 0), "forked" in one)
            for one in found
        ]

    async def _noted(self, recorder_id: str) -> Document:
        return await self.documents.get(COLLECTION, recorder_id) or {}

    async def _follow(self, recorder_id: str, noted: Document, number: int) -> Chain:
        complete = Complete(**noted["complete"]) if "complete" in noted else Complete()
        highest = max(noted.get("seen", {}).get("number", 0), number)
        while True:
            last = min(highest, complete.number + WINDOW)
            names = {batch_id(recorder_id, n): n for n in range(complete.number + 1, last + 1)}
            states = await self.batches.states(names) if names else {}
            chain = follow(complete, {names[id_]: one for id_, one in states.items()}, last)
            if chain.complete.number < last or last == highest:
                return chain
            complete = chain.complete


def _blocks(complete: Complete) -> tuple[dict[str, Any], dict[str, Any]]:
    return {"number": complete.number}, {"digest": complete.digest, "until": complete.until}


async def days_since_complete(documents: Documents, now: datetime) -> dict[Place, float]:
    """For how long each site that sends batches has not been complete, by its recorders in use."""
    found = await documents.find(COLLECTION, {})
    mine = {"status": "in-use", "_id": {"$in": [one["_id"] for one in found]}}
    in_use = await documents.tally(DeviceView.collection, mine, ["_id"])
    since: defaultdict[str, list[datetime]] = defaultdict(list)
    for one in found:
        if (one["_id"],) in in_use and "seen" in one:
            # A write may have stopped halfway: the next batch brings the rest.
            until = one.get("complete", {}).get("until") or one["first_at"]
            since[one["seen"]["site_id"]].append(until)
    return {(site_id,): _days(now - min(times)) for site_id, times in since.items()}


def _days(span: timedelta) -> float:
    return max(span.total_seconds() / DAY, 0.0)
