"""Dead letters in the service's own database, one document each.

    {_id: "group/topic/partition/offset", state, unresolved?, group, topic, partition, offset, key,
     value, headers: [[name, value]], written_at, exception, reason, attempts, put_at, note}

`unresolved` is there only while it is true, so that the index holds what still has to be done.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from shared.dead_letters import (
    UNRESOLVED,
    Chain,
    DeadLetter,
    Place,
    State,
    must_be_open,
    must_be_unresolved,
    ready,
)
from shared.envelope import Delivery
from shared.errors import NotFound, Refused
from shared.mongo.client import Database, translated

COLLECTION = "dead_letters"
BY_CHAIN = ["group", "topic", "partition", "state", "key", "offset"]


class MongoDeadLetters:
    """The twin of InMemoryDeadLetters; both pass tests/shared/test_dead_letters.py."""

    def __init__(self, database: Database) -> None:
        self._letters = database[COLLECTION]

    async def prepare(self) -> None:
        """Create the indexes; may run any time."""
        with translated():
            await self._letters.create_index(
                [(name, 1) for name in BY_CHAIN],
                name="unresolved_by_chain",
                partialFilterExpression={"unresolved": True},
            )
            await self._letters.create_index([("state", 1), ("put_at", 1)])

    async def put(self, letter: DeadLetter) -> None:
        # $setOnInsert on the id alone: a letter that is there stays as it is, without an error.
        document = pack(letter)
        with translated():
            await self._letters.update_one(
                {"_id": letter.id}, {"$setOnInsert": document}, upsert=True
            )

    async def chains(self, place: Place) -> Mapping[Chain, bool]:
        where = _where(place)
        states: dict[Chain, set[State]] = {}
        with translated():
            failed = self._letters.find(
                where | {"state": {"$in": ["open", "replay"]}}, {"key": 1, "state": 1}
            )
            async for one in failed:
                chain = one["_id"] if one["key"] is None else one["key"]
                states.setdefault(chain, set()).add(one["state"])
            # There may be many parked letters behind one that failed: only their keys matter.
            for key in await self._letters.distinct("key", where | {"state": "parked"}):
                states.setdefault(key, set()).add("parked")
        return ready(states)

    async def since(self, group: str) -> datetime | None:
        wanted = {"unresolved": True, "group": group}
        with translated():
            found = self._letters.find(wanted, {"put_at": 1}).sort("put_at", 1).limit(1)
            times = [document["put_at"] async for document in found]
        return times[0] if times else None

    async def oldest(self, place: Place, chain: Chain, limit: int) -> Sequence[DeadLetter]:
        one = {"_id": chain} if isinstance(chain, str) else {"key": chain}
        with translated():
            found = self._letters.find(_where(place) | one).sort("offset", 1).limit(limit)
            return [unpack(document) async for document in found]

    async def settled(self, id_: str) -> None:
        await self._change(id_, UNRESOLVED, {"state": "resolved"})

    async def failed(self, id_: str, *, exception: str, reason: str, attempts: int) -> None:
        change = {"exception": exception, "reason": reason, "attempts": attempts}
        await self._change(id_, UNRESOLVED, {"state": "open", **change})

    async def get(self, id_: str) -> DeadLetter:
        with translated():
            found = await self._letters.find_one({"_id": id_})
        if found is None:
            raise NotFound(f"there is no dead letter {id_}")
        return unpack(found)

    async def states(self, ids: Sequence[str]) -> Mapping[str, State]:
        with translated():
            found = self._letters.find({"_id": {"$in": list(ids)}}, {"state": 1})
            return {document["_id"]: document["state"] async for document in found}

    async def find(self, state: State | None, limit: int) -> Sequence[DeadLetter]:
        wanted = UNRESOLVED if state is None else (state,)
        with translated():
            found = self._letters.find({"state": {"$in": wanted}})
            ordered = found.sort([("put_at", 1), ("_id", 1)]).limit(limit)
            return [unpack(document) async for document in ordered]

    async def replay(self, id_: str, note: str) -> None:
        must_be_open(await self.get(id_))
        if not await self._change(id_, ("open",), {"state": "replay", "note": note}):
            raise Refused(f"{id_} was just changed by somebody else", rule="replay-open-letters")

    async def discard(self, id_: str, note: str) -> None:
        must_be_unresolved(await self.get(id_))
        if not await self._change(id_, UNRESOLVED, {"state": "discarded", "note": note}):
            raise Refused(f"{id_} was just resolved", rule="discard-unresolved-letters")

    async def _change(self, id_: str, expected: Sequence[State], fields: Mapping[str, Any]) -> bool:
        update: dict[str, Any] = {"$set": fields}
        if fields["state"] not in UNRESOLVED:
            update["$unset"] = {"unresolved": ""}
        with translated():
            done = await self._letters.update_one(
                {"_id": id_, "state": {"$in": list(expected)}}, update
            )
        return bool(done.matched_count)


def _where(place: Place) -> dict[str, Any]:
    return {
        "unresolved": True,
        "group": place.group,
        "topic": place.topic,
        "partition": place.partition,
    }


def pack(letter: DeadLetter) -> dict[str, Any]:
    """Keep a letter as MongoDB keeps it, but for its `_id`."""
    delivery = letter.delivery
    fields = {
        "state": letter.state,
        "group": letter.group,
        "topic": delivery.topic,
        "partition": delivery.partition,
        "offset": delivery.offset,
        "key": delivery.key,
        "value": delivery.value,
        "headers": [[name, value] for name, value in delivery.headers],
        "written_at": delivery.written_at,
        "exception": letter.exception,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "put_at": letter.put_at,
        "note": letter.note,
    }
    return fields | ({"unresolved": True} if letter.state in UNRESOLVED else {})


def unpack(found: Mapping[str, Any]) -> DeadLetter:
    delivery = Delivery(
        topic=found["topic"],
        partition=found["partition"],
        offset=found["offset"],
        key=found["key"],
        value=found["value"],
        headers=[(name, value) for name, value in found["headers"]],
        written_at=found["written_at"],
    )
    kept = ("group", "state", "exception", "reason", "attempts", "put_at", "note")
    return DeadLetter(delivery=delivery, **{name: found[name] for name in kept})
