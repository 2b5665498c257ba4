"""Reconciliation, always on: every fact that was projected is read again and looked for.

What was compared once is compared again, round and round and slowly: what a view loses later shows
as well. All of it has the lowest priority: it rests while projections are behind, works no more
than a tenth of the time, and ends nothing but itself when something is wrong with it.
"""

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiokafka import TopicPartition

from shared.bus import topics_of
from shared.ending import heed, rest
from shared.findings import INDEXES
from shared.kafka.audit_log import AuditLog, Offsets
from shared.kafka.backoff import Backoff
from shared.kafka.membership import Progress
from shared.kafka.settling import TRANSIENT
from shared.metrics.assurance import MISSING, RECONCILE_BEHIND, RECONCILED
from shared.reconciling import Reconciler

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds."""

    pause: float = 1.0
    """Between two looks whether anything was projected."""
    restraint: float = 5.0
    """Projections that are behind by more have the process to themselves."""
    commit: float = 5.0
    again: float = 10.0
    """Between two looks at what was found."""
    longest: float = 30.0
    """Before the next try, where something keeps going wrong."""
    share: float = 9.0
    """How many times as long as it worked it rests: others have the processor first."""
    patrol: float = 4.0
    """Between two lots of `patrol_facts` of what was compared before."""
    patrol_facts: int = 200
    round: float = 60.0
    """From the beginning of one round to that of the next, where all facts take less."""


PATROL_PARTITIONS = 4
"""It may go from one to the next: nobody waits for what it finds."""


def audit_group(group: str) -> str:
    """The group under whose name positions are committed: `<service>.audit`."""
    return f"{group.partition('.')[0]}.audit"


def patrol_group(group: str) -> str:
    """The same of who goes round once more: `<service>.patrol`."""
    return f"{group.partition('.')[0]}.patrol"


class Auditor:
    """Follows one group of projections in the partitions that are this process's."""

    def __init__(
        self,
        bootstrap: str,
        progress: Callable[[], Awaitable[Progress | None]],
        reconciler: Reconciler,
        pace: Pace = Pace(),
    ) -> None:
        self._bootstrap = bootstrap
        self._progress = progress
        self._reconciler = reconciler
        self._pace = pace
        self._behind = Behind(reconciler)
        self._due: defaultdict[str, float] = defaultdict(float)
        self._due["round"] = time.monotonic() + pace.round

    async def run(self) -> None:
        """Compare until cancelled; whatever goes wrong is logged and waited out."""
        backoff = Backoff(self._pace.pause, self._pace.longest)
        while True:
            heed()
            facts = AuditLog(self._bootstrap, audit_group(self._reconciler.group))
            old = AuditLog(
                self._bootstrap,
                patrol_group(self._reconciler.group),
                partitions=PATROL_PARTITIONS,
                hold=self._pace.patrol_facts,
            )
            try:
                await self._prepare()
                await facts.start()
                await old.start()
                await self._follow(facts, old, backoff)
            except TRANSIENT as error:
                log.warning("cannot reconcile yet", group=self._reconciler.group, error=repr(error))
            except Exception:
                log.exception("cannot reconcile", group=self._reconciler.group)
            finally:
                await asyncio.gather(facts.stop(), old.stop())
            self._behind.tell()
            await rest(backoff.next())

    async def _prepare(self) -> None:
        for collection, fields in INDEXES:
            await self._reconciler.documents.index(collection, *fields)

    async def _follow(self, facts: AuditLog, old: AuditLog, backoff: Backoff) -> None:
        while True:
            started = time.monotonic()
            busy = await self._round(facts, old)
            backoff.reset()
            worked = time.monotonic() - started
            await rest(max(worked * self._pace.share, 0.0 if busy else self._pace.pause))

    async def _round(self, facts: AuditLog, old: AuditLog) -> bool:
        """Compare some; say whether there may be more."""
        progress = await self._progress()
        if progress is None or progress.seconds_behind > self._pace.restraint:
            self._behind.tell()
            return False
        reached = progress.committed
        await facts.own(reached.keys())
        some = await facts.next(reached)
        self._behind.note(facts, reached)
        if some:
            compared = await self._reconciler.reconcile(some)
            for (topic, view), number in compared.shown.items():
                RECONCILED.labels(self._reconciler.group, topic, view).inc(max(0, number))
            facts.passed(some)
            self._behind.note(facts, reached)
        if self._is_due("commit", self._pace.commit):
            await facts.commit()
            await old.commit()
        if self._is_due("again", self._pace.again):
            await self._reconciler.look_again()
            await self._tell_missing()
        busy = bool(facts.waiting(reached))
        if not busy and self._is_due("patrol", self._pace.patrol):
            await self._patrol(old, reached)
        return busy

    async def _patrol(self, old: AuditLog, reached: Offsets) -> None:
        await old.own(reached.keys())
        some = await old.next(reached, self._pace.patrol_facts)
        if some:
            await self._reconciler.reconcile(some)
            old.passed(some)
        elif not old.waiting(reached) and self._is_due("round", self._pace.round):
            await old.rewind()

    def _is_due(self, what: str, pause: float) -> bool:
        now = time.monotonic()
        if now < self._due[what]:
            return False
        self._due[what] = now + pause
        return True

    async def _tell_missing(self) -> None:
        group, findings = self._reconciler.group, self._reconciler.findings
        for topic, view in sorted(self._reconciler.pairs):
            number = await findings.count(group, topic, view, "missing")
            MISSING.labels(group, topic, view).set(number)


class Behind:
    """Since when the oldest fact of each partition waits to be compared."""

    def __init__(self, reconciler: Reconciler) -> None:
        self._group = reconciler.group
        self._topics = topics_of(reconciler.subscriptions)
        self._since: dict[TopicPartition, float] = {}

    def note(self, facts: AuditLog, reached: Offsets) -> None:
        """See what waits; where no record is here yet, since now or since it was seen first."""
        now, before = time.time(), self._since
        self._since = {}
        for partition in facts.waiting(reached):
            oldest = facts.oldest(partition)
            known = before.get(partition, now)
            self._since[partition] = known if oldest is None else oldest.written_at / 1000
        self.tell()

    def tell(self) -> None:
        oldest: dict[str, float] = {}
        for partition, since in self._since.items():
            oldest[partition.topic] = min(since, oldest.get(partition.topic, since))
        now = time.time()
        for topic in self._topics:
            age = max(0.0, now - oldest.get(topic, now))
            RECONCILE_BEHIND.labels(self._group, topic).set(age)
