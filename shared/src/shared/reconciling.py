"""Comparing facts with the documents that must show them, and judging what is not shown.

Reactions are not compared: what they decide stands in facts of their own, and to decide nothing is
a decision too.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from shared.auditing import Mark, Place, mark_of, paths_of, shows, sorted_out, strongest
from shared.clock import real_now
from shared.dead_letters import UNRESOLVED, DeadLetters
from shared.ending import heed
from shared.envelope import Delivery
from shared.findings import UNREADABLE, Fact, Findings, Verdict, fact_of
from shared.groups import Subscriptions, operations
from shared.projections import Documents
from shared.views import beside

IDS_AT_ONCE = 1_000
AGAIN_AT_ONCE = 500
LOOKS = (0.5, 1.5, 4.0)
"""Seconds before each further look at what a view does not show: a switch of views takes some."""
REBUILDING = timedelta(hours=1)
"""So long a view that is being built anew is excused; one that was killed stays half built."""

VIEW_OF = itemgetter(0)
"""Of a write operation, whichever kind it is."""

Pair = tuple[str, str]
"""A topic and a view."""


class Compared(NamedTuple):
    """What became of some facts: how many are shown, and the verdicts on the others.

    A fact counts once for each document that it writes to.
    """

    shown: Counter[Pair]
    others: Mapping[Fact, Verdict]


@dataclass(frozen=True, slots=True)
class Reconciler:
    """Compares what one group of projections is done with."""

    group: str
    subscriptions: Subscriptions
    documents: Documents
    letters: DeadLetters
    findings: Findings
    looks: Sequence[float] = LOOKS
    pairs: set[Pair] = field(default_factory=set)
    """Of which something was compared."""

    async def reconcile(self, deliveries: Sequence[Delivery]) -> Compared:
        """Compare all of them; keep what is not shown after some looks, and count what is."""
        counts, unseen = await self.compare(deliveries)
        verdicts: dict[Fact, Verdict] = {}
        judged: Mapping[Fact, Verdict] = {}
        for pause in (0.0, *self.looks):
            if not unseen:
                break
            await asyncio.sleep(pause)
            judged = await self.judge(await self.unseen(unseen))
            verdicts |= {fact: v for fact, v in judged.items() if v.state == "set-aside"}
            unseen = [fact for fact, v in judged.items() if v.state == "missing"]
        verdicts |= {fact: judged[fact] for fact in unseen}
        await self.findings.keep(verdicts, real_now())
        for fact in verdicts:
            counts[fact.topic, fact.view] -= max(1, len(fact.marks))
        self.pairs.update(counts)
        return Compared(counts, verdicts)

    async def look_again(self) -> int:
        """Look at some of what was found before; clear what is shown by now, judge the rest."""
        found = await self.findings.looked_at_longest_ago(self.group, AGAIN_AT_ONCE)
        since = {finding.fact: finding.since for finding in found}
        self.pairs.update((fact.topic, fact.view) for fact in since)
        unseen = await self.unseen(list(since))
        shown = since.keys() - set(unseen)
        await self.findings.clear([*shown])
        await self.findings.keep(await self.judge(unseen, since), real_now())
        return len(shown)

    async def compare(self, deliveries: Sequence[Delivery]) -> tuple[Counter[Pair], list[Fact]]:
        """Count all by topic and view, and name those that may be missing."""
        counts: Counter[Pair] = Counter()
        suspects: list[Fact] = []
        by_topic: defaultdict[str, list[Delivery]] = defaultdict(list)
        for delivery in deliveries:
            by_topic[delivery.topic].append(delivery)
        for topic, some in by_topic.items():
            heed()
            try:
                found = operations(self.subscriptions, some)
            except Exception:  # noqa: BLE001 - one of them cannot be read, or meets a bug
                facts = list(self._singly(some, None))
                for fact in facts:
                    counts[topic, fact.view] += max(1, len(fact.marks))
                suspects += facts
                continue
            for view, number in Counter(map(VIEW_OF, found)).items():
                counts[topic, view] += number
            there, marks = sorted_out(found)
            places = {mark.place for mark in await self._missing(strongest(marks).values())}
            for view, ids in there.items():
                places |= await self._absent(view, list(ids))
            if places:
                suspects += self._singly(some, places)
        return counts, suspects

    def _singly(
        self, deliveries: Iterable[Delivery], places: Collection[Place] | None
    ) -> Iterator[Fact]:
        """Each fact and view by itself, as far as they write to these places (or to any)."""
        for delivery in deliveries:
            try:
                found = operations(self.subscriptions, [delivery])
            except Exception:  # noqa: BLE001 - it is no fact that anybody could show
                yield fact_of(self.group, delivery, UNREADABLE)
                continue
            by_view: defaultdict[str, list[Mark]] = defaultdict(list)
            for mark in strongest(map(mark_of, found)).values():
                if places is None or mark.place in places:
                    by_view[mark.place.view].append(mark)
            for view, marks in by_view.items():
                yield fact_of(self.group, delivery, view, tuple(marks))

    async def unseen(self, facts: Sequence[Fact]) -> list[Fact]:
        """Give those that are not shown by now, each judged by its own marks."""
        missing = await self._missing({mark for fact in facts for mark in fact.marks})
        return [fact for fact in facts if not fact.marks or not missing.isdisjoint(fact.marks)]

    async def _missing(self, marks: Iterable[Mark]) -> set[Mark]:
        by_view: defaultdict[str, dict[str, list[Mark]]] = defaultdict(dict)
        for mark in marks:
            by_view[mark.place.view].setdefault(mark.place.id, []).append(mark)
        missing: set[Mark] = set()
        for view, by_id in by_view.items():
            ids = list(by_id)
            for start in range(0, len(ids), IDS_AT_ONCE):
                some = {id_: by_id[id_] for id_ in ids[start : start + IDS_AT_ONCE]}
                missing |= await self._missing_of(view, some)
        return missing

    async def _absent(self, view: str, ids: Sequence[str]) -> set[Place]:
        absent: set[Place] = set()
        for start in range(0, len(ids), IDS_AT_ONCE):
            some = ids[start : start + IDS_AT_ONCE]
            # Counting is enough unless one is not there.
            if await self.documents.count(view, {"_id": {"$in": some}}) < len(some):
                held = {one["_id"] for one in await self.documents.excerpts(view, some, ())}
                absent |= {Place(view, id_, "") for id_ in some if id_ not in held}
        return absent

    async def _missing_of(self, view: str, marks: Mapping[str, Sequence[Mark]]) -> set[Mark]:
        names = {(mark.place.block, mark.names) for some in marks.values() for mark in some}
        paths = sorted({path for block, some in names for path in paths_of(block, some)})
        held = {one["_id"]: one for one in await self.documents.excerpts(view, [*marks], paths)}
        return {m for id_, some in marks.items() for m in some if not shows(held.get(id_), m)}

    async def judge(
        self, facts: Sequence[Fact], since: Mapping[Fact, datetime] | None = None
    ) -> Mapping[Fact, Verdict]:
        """Say of facts that are not shown whether there is a reason, or they are missing."""
        if not facts:
            return {}
        states = await self.letters.states([fact.letter for fact in facts])
        now = real_now()
        recent = [f for f in facts if since is None or now - since[f] < REBUILDING]
        rebuilt = {v for v in {fact.view for fact in recent} if await self._is_rebuilt(v)}
        excused = {fact for fact in recent if fact.view in rebuilt}
        return {f: _verdict(f, states.get(f.letter, ""), excused=f in excused) for f in facts}

    async def _is_rebuilt(self, view: str) -> bool:
        return bool(await self.documents.find(beside(view), {}, limit=1))


def _verdict(fact: Fact, letter: str, *, excused: bool) -> Verdict:
    if letter in UNRESOLVED:
        return Verdict("set-aside", f"dead letter, {letter}: `yipan dlq show {fact.letter}`")
    if letter == "discarded":
        return Verdict("set-aside", f"discarded: `yipan dlq show {fact.letter}` says why")
    if excused:
        return Verdict("set-aside", "the view is being built anew")
    if not fact.marks:
        return Verdict("missing", "nobody can read it, and it is no dead letter")
    return Verdict("missing", "its view does not show it")
