"""How one service's views stand against the log: what its audit has found, or all of it anew."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from shared.bus import topics
from shared.dead_letters import DeadLetters
from shared.envelope import Delivery
from shared.findings import UNREADABLE, Fact, Finding, Findings
from shared.groups import Projections
from shared.kafka.replay import LogReader, Positions, open_log
from shared.kafka.standing import Standing, committed, standings
from shared.projections import Documents
from shared.reconciling import AGAIN_AT_ONCE, Pair, Reconciler

AT_ONCE = 1_000

Tell = Callable[[int, int], None]
"""Is told how many facts of how many are compared."""


@dataclass(frozen=True, slots=True)
class Line:
    """One topic and one view that its facts go into; all but `missing` and `set_aside` are of the
    topic."""

    service: str
    topic: str
    view: str
    stored: int
    checked: int
    missing: int
    set_aside: int
    behind: int


@dataclass(frozen=True, slots=True)
class Review:
    lines: Sequence[Line]
    found: Sequence[Finding]
    """What is missing or set aside, as many as were asked for."""


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """One service, over its own Kafka and its own database."""

    service: str
    group: Projections
    bootstrap: str
    documents: Documents
    letters: DeadLetters
    views: Mapping[str, Collection[str]]
    """By topic, what its facts go into."""

    @property
    def findings(self) -> Findings:
        return Findings(self.documents)

    @property
    def topics(self) -> tuple[str, ...]:
        return topics(self.group)

    async def review(self, limit: int) -> Review:
        """What is known without comparing anything: positions, and what the audit has found."""
        stands = await standings(self.bootstrap, self.group.name, self.topics)
        found = await self.findings.all(self.group.name, None, limit)
        pairs = {(topic, view) for topic, views in self.views.items() for view in views}
        # What nobody can read belongs to no view, and shows only where there is any.
        pairs |= {(finding.fact.topic, finding.fact.view) for finding in found}
        return Review([await self._line(pair, stands[pair[0]]) for pair in sorted(pairs)], found)

    async def _line(self, pair: Pair, stands: Standing) -> Line:
        missing = await self.findings.count(self.group.name, *pair, "missing")
        aside = await self.findings.count(self.group.name, *pair, "set-aside")
        numbers = (stands.stored, stands.checked, missing, aside, stands.behind)
        return Line(self.service, *pair, *numbers)

    async def full(self, tell: Tell) -> Counter[Pair]:
        """Compare all that the log holds and the group has committed; keep what is found.

        Says how many facts are shown by topic and view.
        """
        reconciler = Reconciler(
            self.group.name, self.group.subscriptions, self.documents, self.letters, self.findings
        )
        run = _Run(reconciler, tell)
        done = await committed(self.bootstrap, self.group.name)
        async with open_log(self.bootstrap, self.topics) as log:
            await run.compare(log, done)
        await self._forget_what_is_read(run.unreadable)
        return run.shown

    async def _forget_what_is_read(self, unreadable: set[Fact]) -> None:
        """What nobody could read then and somebody could now is no finding any more."""
        known = await self.findings.of_view(self.group.name, UNREADABLE)
        await self.findings.clear([one.fact for one in known if one.fact not in unreadable])


@dataclass(slots=True)
class _Run:
    reconciler: Reconciler
    tell: Tell
    shown: Counter[Pair] = field(default_factory=Counter)
    unreadable: set[Fact] = field(default_factory=set)

    async def compare(self, log: LogReader, done: Positions) -> None:
        begins, ends = await log.beginnings(), await log.ends()
        until = {one: min(ends[one], max(begins[one], done.get(one, 0))) for one in ends}
        total = sum(until.values()) - sum(begins.values())
        compared = 0
        async for batch in log.read(begins, until):
            for start in range(0, len(batch), AT_ONCE):
                some = batch[start : start + AT_ONCE]
                await self._some(some)
                compared += len(some)
                self.tell(compared, total)
        # What was found before may be shown by now: a few hundred at a time, each once.
        looks = await self.reconciler.findings.number(self.reconciler.group)
        for _ in range(0, looks, AGAIN_AT_ONCE):
            await self.reconciler.look_again()

    async def _some(self, deliveries: Sequence[Delivery]) -> None:
        compared = await self.reconciler.reconcile(deliveries)
        self.shown.update(compared.shown)
        self.unreadable |= {fact for fact in compared.others if not fact.marks}
