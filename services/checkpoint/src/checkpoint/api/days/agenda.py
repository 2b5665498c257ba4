"""What the dispatch meeting (调度会议) has to look at, of the gates."""

from dataclasses import dataclass

from checkpoint.views import CANARY, FeverView, SiteView
from shared.days import Agenda, AgendaLine, CountyDay, agenda_of
from shared.projections import Documents
from shared.views import gather, walk


@dataclass(frozen=True, slots=True)
class GateAgenda:
    documents: Documents
    day: CountyDay

    async def read(self) -> Agenda:
        return agenda_of(
            self.day, {"fever": await self._fevers(), "site-closed": await self._closed()}
        )

    async def _fevers(self) -> list[AgendaLine]:
        criteria = {"measured_at": self.day.within}
        found = walk(self.documents, FeverView, criteria, sort="measured_at")
        return [_fever(FeverView.model_validate(one)) async for one in found]

    async def _closed(self) -> list[AgendaLine]:
        sites = await gather(self.documents, SiteView, lambda one: one.kind != CANARY)
        return [line for site in sites if (line := _closed(site, self.day))]


def _fever(fever: FeverView) -> AgendaLine:
    facts = {"site_id": fever.site_id, "celsius": str(fever.celsius), "limit": str(fever.limit)}
    if fever.person_id is not None:
        facts["person_id"] = fever.person_id
    return AgendaLine(kind="fever", id=fever.id, since=fever.measured_at, facts=facts)


def _closed(site: SiteView, day: CountyDay) -> AgendaLine | None:
    held = [one for one in site.modes if day.by_then(one.since)]
    if not held or held[-1].mode != "closed":
        return None
    return AgendaLine(
        kind="site-closed",
        id=site.id,
        since=held[-1].since,
        enterprise_id=site.enterprise_id,
        facts={"name": site.name},
    )
