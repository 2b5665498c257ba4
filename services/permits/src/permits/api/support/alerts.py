"""Alerts of Alertmanager over HTTP: each that fires is a problem of the county until it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

import structlog
from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from permits.domain.support.alert import Alert, AlertProblem, Ends, Fires
from permits.handlers import Handlers
from shared.causes import Cause
from shared.clock import milliseconds
from shared.events.base import Code
from shared.events.permits.alerts import Severity
from shared.identity import derived_id
from shared.metrics.serving import ALERTS
from shared.times import SentTime
from shared.web import Sent, allow

MOST_ALERTS = 500
SEVERITIES: Mapping[str, Severity] = MappingProxyType({
    "page": "page", "critical": "page", "warning": "warning", "info": "info", "none": "info",
})  # fmt: skip
"""Ours, and those that rules of others have; of an unknown one nobody says that it can wait."""
Word = Annotated[str, Field(max_length=2_000)]
Became = Literal["raised", "resolved", "known"]

log = structlog.get_logger()


class Foreign(BaseModel):
    """Of Alertmanager's own making: later versions may say more, which is not looked at."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class AlertLabels(Foreign):
    """`team` is whom it calls: the unit that has to solve the problem."""

    alertname: Code
    severity: Word = "warning"
    team: Code | None = None


class Annotations(Foreign):
    summary: Word = ""
    description: Word = ""
    runbook_url: Word = ""


class AlertTold(Foreign):
    """One alert as it is now; `fingerprint` is of all its labels."""

    status: Literal["firing", "resolved"]
    labels: AlertLabels
    annotations: Annotations = Annotations()
    startsAt: SentTime  # noqa: N815 - its own words
    fingerprint: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]

    def alert(self) -> Alert:
        said = self.annotations
        # As it is stored: told again, it is to be the same and not a moment later.
        began = milliseconds(self.startsAt)
        return Alert(
            problem_id=derived_id("alert", self.fingerprint, began.isoformat()),
            name=self.labels.alertname,
            severity=SEVERITIES.get(self.labels.severity, "page"),
            unit_id=self.labels.team,
            fingerprint=self.fingerprint,
            began_at=began,
            text=". ".join(filter(None, (said.summary, said.description))) or self.labels.alertname,
            runbook=said.runbook_url,
        )


class AlertGroup(Foreign):
    """What Alertmanager's webhook posts, version 4 of it; `truncatedAlerts` are missing here."""

    version: Literal["4"]
    truncatedAlerts: Annotated[int, Field(ge=0)] = 0  # noqa: N815
    alerts: Annotated[list[AlertTold], Field(max_length=MOST_ALERTS)] = Field(examples=[[{
        "status": "firing",
        "labels": {"alertname": "PassengerMissing", "severity": "page", "team": "operations"},
        "annotations": {"summary": "失联乘客 1 passengers were aboard and did not arrive"},
        "startsAt": "2020-02-28T05:36:00Z",
        "endsAt": "0001-01-01T00:00:00Z",
        "fingerprint": "1a30ba71cca2921f",
    }]])  # fmt: skip


class Taken(BaseModel):
    """How many problems began and ended by it, and how many alerts said nothing new."""

    raised: int = 0
    resolved: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Reception:
    """Takes alerts one by one; what came before of the same alert is never told again."""

    handlers: Handlers
    sent: Sent

    async def take(self, told: AlertTold) -> Became:
        alert, by, at = told.alert(), self.sent.caller.account, self.sent.at
        if told.status == "firing":
            await self._end_earlier(alert)
            became: Became = "raised"
            command: Fires | Ends = Fires(alert, by, at)
        else:
            became, command = "resolved", Ends(alert, "resolved", by, at)
        changed = await self._say(alert, command)
        return became if changed else "known"

    async def _end_earlier(self, alert: Alert) -> None:
        """One alert fires once at a time: where it began anew, the one before is over.

        Nobody tells its end where Alertmanager forgot it, when it was started without its data.
        """
        wanted = {"fingerprint": alert.fingerprint, "status": "open"}
        for stored in (await self.handlers.alerts.aggregates.where(wanted)).values():
            earlier = known(stored.state)
            if earlier is not None and earlier.began_at < alert.began_at:
                by, at = self.sent.caller.account, self.sent.at
                await self._say(earlier, Ends(earlier, "began-anew", by, at))
                ALERTS.labels("superseded").inc()

    async def _say(self, alert: Alert, command: Fires | Ends) -> bool:
        """Carry it out, and say whether that was anything new."""
        handler, id_ = self.handlers.alerts, alert.problem_id
        before = await handler.aggregates.load(id_)
        cause = Cause(
            id=f"{self.sent.cause.id}/{type(command).__name__}",
            correlation_id=self.sent.cause.correlation_id,
            traceparent=self.sent.cause.traceparent,
        )
        at = self.sent.at
        outcome = await handler(id_, command, at=at, cause=cause, stored=before)
        return outcome.revision > before.revision


def known(problem: AlertProblem) -> Alert | None:
    raised = problem.raised
    if raised is None:
        return None
    return Alert(
        problem_id=raised.problem_id,
        name=raised.alert,
        severity=raised.severity,
        unit_id=raised.unit_id,
        fingerprint=raised.alert_fingerprint,
        began_at=raised.alert_began_at,
        text=raised.text,
        runbook=raised.runbook,
    )


def routes(handlers: Handlers) -> APIRouter:
    router = APIRouter(prefix="/v1/alerts", tags=["problems"])

    @router.post("")
    async def take(group: AlertGroup, sent: Annotated[Sent, allow("alertmanager")]) -> Taken:
        """Take what Alertmanager's webhook posts: a problem for each alert, closed when it ends.

        The same again changes nothing, and what comes late or the wrong way round ends the same.
        """
        reception = Reception(handlers, sent)
        became: list[Became] = []
        for told in group.alerts:
            became.append(await reception.take(told))
            ALERTS.labels(became[-1]).inc()
        if group.truncatedAlerts:
            ALERTS.labels("truncated").inc(group.truncatedAlerts)
            log.warning("alerts were left out", many=group.truncatedAlerts)
        return Taken(
            raised=became.count("raised"),
            resolved=became.count("resolved"),
            known=became.count("known"),
        )

    return router
