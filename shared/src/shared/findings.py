"""Facts that a view does not show, as the service's database keeps them until it does.

{_id: "group/topic/partition/offset/view", group, topic, partition, offset, view, event_id,
 type, subject, since, expected: [...], look: {at, state, reason}}
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from shared.auditing import Mark, pack, unpack
from shared.envelope import Delivery
from shared.projections import Document, Documents, InsertOnce, Operation, SetIfNewer

COLLECTION = "unreconciled"
INDEXES = ((COLLECTION, ("group", "look.at")), (COLLECTION, ("look.state", "topic", "view")))
UNREADABLE = "(unreadable)"
"""In the place of a view, where it cannot be told which ones the fact belongs to."""

State = Literal["missing", "set-aside"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact and one view that must show it; no `marks` where nobody can read it."""

    group: str
    topic: str
    partition: int
    offset: int
    view: str
    event_id: str
    type: str
    subject: str
    marks: tuple[Mark, ...] = ()

    @property
    def letter(self) -> str:
        """What its dead letter is called, if there is one."""
        return f"{self.group}/{self.topic}/{self.partition}/{self.offset}"

    @property
    def id(self) -> str:
        return f"{self.letter}/{self.view}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be thought of a fact that is not shown."""

    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact that a view does not show, since when that is known, and what is thought of it."""

    fact: Fact
    verdict: Verdict
    since: datetime


def fact_of(group: str, delivery: Delivery, view: str, marks: tuple[Mark, ...] = ()) -> Fact:
    """Name a fact by what stands on its envelope, readable or not."""
    headers = {name: (value or b"").decode(errors="replace") for name, value in delivery.headers}
    return Fact(
        group=group,
        topic=delivery.topic,
        partition=delivery.partition,
        offset=delivery.offset,
        view=view,
        event_id=headers.get("ce_id", ""),
        type=headers.get("ce_type", ""),
        subject=headers.get("ce_subject", ""),
        marks=marks,
    )


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found, in the service's own database; the same fact is one finding."""

    documents: Documents

    async def keep(self, found: Mapping[Fact, Verdict], now: datetime) -> None:
        """Keep these; what is there already only has its verdict changed."""
        there: list[Operation] = [InsertOnce(COLLECTION, _document(f, now)) for f in found]
        looks: list[Operation] = [_look(fact, said, now) for fact, said in found.items()]
        if found:
            await self.documents.apply([*there, *looks])

    async def looked_at_longest_ago(self, group: str, limit: int) -> Sequence[Finding]:
        found = await self.documents.find(COLLECTION, {"group": group}, sort="look.at", limit=limit)
        return [_finding(document) for document in found]

    async def all(self, group: str, state: State | None, limit: int) -> Sequence[Finding]:
        """Those in this state or any, by id, for whoever wants to see them."""
        wanted = {"group": group} | ({} if state is None else {"look.state": state})
        return [_finding(d) for d in await self.documents.find(COLLECTION, wanted, limit=limit)]

    async def of_view(self, group: str, view: str) -> Sequence[Finding]:
        wanted = {"group": group, "view": view}
        return [_finding(document) for document in await self.documents.find(COLLECTION, wanted)]

    async def number(self, group: str) -> int:
        return await self.documents.count(COLLECTION, {"group": group})

    async def count(self, group: str, topic: str, view: str, state: State) -> int:
        wanted = {"look.state": state, "topic": topic, "view": view, "group": group}
        return await self.documents.count(COLLECTION, wanted)

    async def clear(self, facts: Sequence[Fact]) -> None:
        """They are shown after all."""
        await self.documents.remove(COLLECTION, [fact.id for fact in facts])


def _document(fact: Fact, now: datetime) -> Document:
    return {
        "_id": fact.id,
        "group": fact.group,
        "topic": fact.topic,
        "partition": fact.partition,
        "offset": fact.offset,
        "view": fact.view,
        "event_id": fact.event_id,
        "type": fact.type,
        "subject": fact.subject,
        "since": now,
        "expected": pack(fact.marks),
    }


def _look(fact: Fact, verdict: Verdict, now: datetime) -> SetIfNewer:
    said = {"state": verdict.state, "reason": verdict.reason}
    return SetIfNewer(COLLECTION, fact.id, "look", {"at": now}, said)


def _finding(found: Mapping[str, Any]) -> Finding:
    names = ("group", "topic", "partition", "offset", "view", "event_id", "type", "subject")
    # Whoever keeps one writes twice; until the second write nobody has thought of it.
    look = found.get("look") or {"state": "missing", "reason": ""}
    fact = Fact(**{name: found[name] for name in names}, marks=unpack(found["expected"]))
    return Finding(fact, Verdict(look["state"], look["reason"]), found["since"])
