"""What the dispatch meeting (调度会议) has to look at: problems and permits, as a day ended."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from permits.api.support.counts import done_by
from permits.views import OF_ENTERPRISES, EnterpriseView, PermitStatus, PermitView, ProblemView
from shared.days import Agenda, AgendaLine, CountyDay, agenda_of
from shared.projections import Documents
from shared.views import gather

SOON = timedelta(days=3)
"""A permit that ends within so many days is about to expire."""
WAITING: Mapping[PermitStatus | None, str] = MappingProxyType(
    {"suspended": "permit-suspended", "applied": "application-waiting"}
)
KINDS = ("permit-suspended", "permit-expiring", "application-waiting")


@dataclass(frozen=True, slots=True)
class PermitsAgenda:
    documents: Documents
    day: CountyDay

    async def read(self) -> Agenda:
        enterprises = await gather(self.documents, EnterpriseView, lambda _: True)
        officers = {one.id: one.officer_by(self.day.ends) for one in enterprises}
        problems = await gather(self.documents, ProblemView, self._is_late, OF_ENTERPRISES)
        permits = await gather(self.documents, PermitView, lambda _: True)
        lines = [line for permit in permits for line in self._lines(permit, officers)]
        return agenda_of(
            self.day,
            {"problem-overdue": [self._problem(one, officers) for one in problems]}
            | {kind: [one for one in lines if one.kind == kind] for kind in KINDS},
        )

    def _is_late(self, problem: ProblemView) -> bool:
        ends = self.day.ends
        return problem.due_at <= ends and done_by(problem, ends) is None

    def _problem(self, problem: ProblemView, officers: dict[str, str | None]) -> AgendaLine:
        level = sum(map(self.day.by_then, problem.escalates_at))
        return AgendaLine(
            kind="problem-overdue",
            id=problem.id,
            since=problem.due_at,
            enterprise_id=problem.enterprise_id,
            unit_id=problem.unit_id,
            account=officers.get(problem.enterprise_id or ""),
            facts={"kind": problem.kind, "level": str(level), "text": problem.text},
        )

    def _lines(self, permit: PermitView, officers: dict[str, str | None]) -> Iterator[AgendaLine]:
        status, officer = permit.status_by(self.day.ends), officers.get(permit.holder)
        about = {"id": permit.id, "enterprise_id": permit.holder, "account": officer}
        facts = {"kind": permit.kind} | ({"plate": permit.plate} if permit.plate else {})
        if status in WAITING:
            since = [step for step in permit.steps if step.status and self.day.by_then(step.at)][-1]
            why = {"why": ", ".join(since.why)} if since.why else {}
            yield AgendaLine(kind=WAITING[status], since=since.at, facts=facts | why, **about)
        if (ends := expires_soon(permit, self.day)) is not None:
            soon = {"kind": "permit-expiring", "since": ends - SOON, "until": ends}
            yield AgendaLine(**soon, facts=facts, **about)


def expires_soon(permit: PermitView, day: CountyDay) -> datetime | None:
    """When it ends, where that is soon; a suspended one may be reinstated by then."""
    ends = permit.valid_until
    if ends is None or ends > day.ends + SOON:
        return None
    return ends if permit.status_by(day.ends) in {"active", "suspended"} else None
