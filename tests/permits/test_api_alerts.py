"""What Alertmanager posts: a problem for each alert, closed when it ends, whatever comes twice."""

from copy import deepcopy
from typing import Any

import httpx
import pytest
from prometheus_client import REGISTRY
from tests.kit import Still
from tests.permits.office import Office
from tests.permits.samples import HOUR, MORNING
from tests.permits.support import Support

from shared.deadlines import Deadlines
from shared.errors import Unavailable
from shared.memory.aggregates import InMemoryAggregates
from shared.memory.bus import InMemoryBus
from shared.platform import Work

Json = dict[str, Any]
CLUSTER: Json = {
    "status": "firing",
    "labels": {"alertname": "FeverCluster", "severity": "page", "team": "operations"},
    "annotations": {
        "description": "Several people of one enterprise were held within a day.",
        "runbook_url": "docs/runbook.md#a-cluster-of-fevers",
        "summary": "聚集性发热 1 permits are suspended for a cluster of fevers",
    },
    "startsAt": "2023-02-06T13:08:45.828123456Z",
    "endsAt": "0001-01-01T00:00:00Z",
    "generatorURL": "http://prometheus:9090/graph?g0.expr=up&g0.tab=1",
    "fingerprint": "1a30ba71cca2921f",
}
SILENT: Json = CLUSTER | {
    "labels": {
        "alertname": "DevicesSilent", "severity": "warning", "site": "west-gate",
        "team": "operations",
    },
    "fingerprint": "fc2e0a91b7d34c55",
}  # fmt: skip
GROUP: Json = {
    "receiver": "operations-room",
    "status": "firing",
    "alerts": [CLUSTER],
    "groupLabels": {"alertname": "FeverCluster"},
    "commonLabels": CLUSTER["labels"],
    "commonAnnotations": CLUSTER["annotations"],
    "externalURL": "http://alertmanager:9093",
    "version": "4",
    "groupKey": '{}/{team="operations"}/{severity="page"}:{alertname="FeverCluster"}',
    "truncatedAlerts": 0,
}


def ended(alert: Json) -> Json:
    return alert | {"status": "resolved", "endsAt": "2023-02-06T13:20:45.828Z"}


def again(alert: Json) -> Json:
    return alert | {"startsAt": "2023-02-07T08:00:00Z"}


async def post(
    office: Office, *alerts: Json, role: str = "alertmanager", **more: Any
) -> httpx.Response:
    return await office.post(role, "/v1/alerts", GROUP | {"alerts": list(alerts)} | more)


async def problems(office: Office, query: str = "kind=alert") -> list[Json]:
    found: list[Json] = (await office.get(f"/v1/problems?{query}")).json()["items"]
    return found


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("alerts_received_total", {"outcome": outcome}) or 0.0


async def test_an_alert_is_a_problem_of_the_county_until_it_ends(
    office: Office, bus: InMemoryBus
) -> None:
    answer = await post(office, CLUSTER)
    assert (answer.status_code, answer.json()) == (200, {"raised": 1, "resolved": 0, "known": 0})
    await bus.settle()
    (shown,) = await problems(office, "status=open&unit_id=operations")
    assert (shown["kind"], shown["enterprise_id"], shown["raised_by"]) == (
        "alert", None, "alertmanager",
    )  # fmt: skip
    assert shown["text"].startswith("聚集性发热 1 permits are suspended")
    assert shown["alert"] == {
        "name": "FeverCluster", "severity": "page", "began_at": "2023-02-06T21:08:45.828000+08:00",
        "runbook": "docs/runbook.md#a-cluster-of-fevers",
    }  # fmt: skip
    assert (await post(office, ended(CLUSTER))).json()["resolved"] == 1
    await bus.settle()
    (over,) = await problems(office)
    assert (over["id"], over["status"]) == (shown["id"], "resolved")
    assert over["resolution"]["what_was_done"] == "the alert ended by itself"
    assert (await office.get(f"/v1/problems/{over['id']}")).json() == over


async def test_the_same_notification_again_changes_nothing(
    office: Office, bus: InMemoryBus
) -> None:
    await post(office, CLUSTER)
    before = counted("known")
    assert (await post(office, CLUSTER)).json() == {"raised": 0, "resolved": 0, "known": 1}
    assert counted("known") == before + 1
    await post(office, ended(CLUSTER))
    assert (await post(office, ended(CLUSTER))).json()["known"] == 1
    await bus.settle()
    assert len(await problems(office)) == 1


async def test_an_end_that_comes_before_its_beginning_is_not_undone_by_it(
    office: Office, bus: InMemoryBus
) -> None:
    await post(office, ended(CLUSTER))
    assert (await post(office, CLUSTER)).json()["known"] == 1
    await bus.settle()
    assert [one["status"] for one in await problems(office)] == ["resolved"]


async def test_firing_again_after_its_end_is_another_problem(
    office: Office, bus: InMemoryBus
) -> None:
    await post(office, CLUSTER)
    await post(office, ended(CLUSTER))
    assert (await post(office, again(CLUSTER))).json()["raised"] == 1
    assert (await post(office, CLUSTER)).json()["known"] == 1
    await bus.settle()
    assert sorted(one["status"] for one in await problems(office)) == ["open", "resolved"]


async def test_an_alert_that_began_anew_closes_what_nobody_has_ended(
    office: Office, bus: InMemoryBus
) -> None:
    await post(office, CLUSTER)
    await post(office, again(CLUSTER))
    await bus.settle()
    open_, over = sorted(await problems(office), key=lambda one: str(one["status"]))
    assert (open_["status"], open_["alert"]["began_at"]) == ("open", "2023-02-07T16:00:00+08:00")
    assert over["resolution"]["what_was_done"] == "the alert began anew"
    assert (await post(office, ended(CLUSTER))).json()["known"] == 1


async def test_several_alerts_of_a_group_are_each_a_problem(
    office: Office, bus: InMemoryBus
) -> None:
    before = counted("truncated")
    answer = await post(office, CLUSTER, SILENT, ended(again(SILENT)), truncatedAlerts=7)
    assert answer.json() == {"raised": 2, "resolved": 1, "known": 0}
    assert counted("truncated") == before + 7
    await bus.settle()
    found = {(one["alert"]["name"], one["status"]) for one in await problems(office)}
    assert found == {
        ("FeverCluster", "open"), ("DevicesSilent", "open"), ("DevicesSilent", "resolved"),
    }  # fmt: skip


async def test_its_clock_escalates_it(
    office: Office, bus: InMemoryBus, work: Work, clock: Still
) -> None:
    await post(office, CLUSTER, SILENT)
    clock.time = MORNING + HOUR
    await Deadlines(work.handlers["alerts"], clock.now).tick()
    await bus.settle()
    (late,) = await problems(office, "escalated=true")
    assert (late["alert"]["name"], late["level"]) == ("FeverCluster", 1)


async def test_alerts_count_nowhere_among_the_problems_of_enterprises(
    office: Office, support: Support, bus: InMemoryBus, clock: Still
) -> None:
    await office.register()
    await support.problem()
    await post(office, CLUSTER)
    clock.time = MORNING + 2 * HOUR
    await bus.settle()
    summary = await support.get("/v1/problems/summary")
    assert (summary["all"]["raised"], list(summary["by_kind"])) == (1, ["vehicle-passage"])
    day = (await office.get("/v1/days/2020-02-24")).json()
    assert (day["problems"]["all"]["raised"], day["problems_raised_on_the_day"]) == (1, 1)
    agenda = (await office.get("/v1/days/2020-02-24/agenda")).json()
    assert not [line for line in agenda["lines"] if line["kind"] == "problem-overdue"]


async def test_nobody_resolves_an_alert_by_hand(office: Office, bus: InMemoryBus) -> None:
    await post(office, CLUSTER)
    await bus.settle()
    (shown,) = await problems(office)
    path = f"/v1/problems/{shown['id']}/resolution"
    refused = await office.post("operator", path, {"what_was_done": "looked away"})
    assert (refused.status_code, refused.json()["rule"]) == (409, "ends-with-its-alert")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fingerprint": "not hex"}, "body.alerts.0.fingerprint"),
        ({"status": "smouldering"}, "body.alerts.0.status"),
        ({"startsAt": "yesterday"}, "body.alerts.0.startsAt"),
        ({"labels": {"severity": "page"}}, "body.alerts.0.labels.alertname"),
        ({"labels": {"alertname": "A", "team": "the whole county"}}, "body.alerts.0.labels.team"),
        ({"annotations": {"summary": "x" * 2_001}}, "body.alerts.0.annotations.summary"),
    ],
)
async def test_a_wrong_field_of_an_alert_is_named(office: Office, wrong: Json, field: str) -> None:
    refused = await post(office, CLUSTER | wrong)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)


async def test_another_version_and_too_many_are_refused(office: Office, bus: InMemoryBus) -> None:
    other = await post(office, CLUSTER, version="5")
    assert other.json()["errors"][0]["field"] == "body.version"
    many = await post(office, *[CLUSTER] * 501)
    assert (many.status_code, many.json()["errors"][0]["field"]) == (422, "body.alerts")
    await bus.settle()
    assert await problems(office) == []


async def test_what_later_versions_say_besides_is_not_looked_at(office: Office) -> None:
    more = deepcopy(CLUSTER) | {"silenceURL": "http://grafana/silence"}
    assert (await post(office, more, orgId=1)).json()["raised"] == 1


async def test_labels_that_rules_of_others_have_are_understood(
    office: Office, bus: InMemoryBus
) -> None:
    await post(office, CLUSTER | {"labels": {"alertname": "DiskFull", "severity": "critical"}})
    await bus.settle()
    (shown,) = await problems(office)
    assert (shown["alert"]["severity"], shown["unit_id"]) == ("page", None)


async def test_in_an_outage_it_is_to_be_sent_again(
    office: Office, monkeypatch: pytest.MonkeyPatch, bus: InMemoryBus
) -> None:
    async def away(*_: object, **__: object) -> None:
        raise Unavailable("MongoDB does not answer")

    with monkeypatch.context() as outage:
        outage.setattr(InMemoryAggregates, "save", away)
        refused = await post(office, CLUSTER)
    assert (refused.status_code, "Retry-After" in refused.headers) == (503, True)
    assert (await post(office, CLUSTER)).json()["raised"] == 1
    await bus.settle()
    assert len(await problems(office, "status=open")) == 1


@pytest.mark.parametrize("role", ["operator", "device", "auditor", "canary"])
async def test_nobody_else_may_post_alerts(office: Office, role: str) -> None:
    assert (await post(office, CLUSTER, role=role)).status_code == 403
