"""Asking for a rebuild: wrong names, and which facts feed which view."""

import pytest
from typer.testing import CliRunner

from shared.bus import topics_of
from shared.groups import Projections
from yipan.cli import make_app
from yipan.commands.rebuild import view_of, work_of
from yipan.feeding import feeding
from yipan.local.errors import LocalError
from yipan.services import SERVICES

FED_BY = {
    "site_views": "checkpoint.sites",
    "device_views": "checkpoint.devices",
    "badge_views": "checkpoint.badges",
    "batch_views": "checkpoint.batches",
    "disinfection_views": "checkpoint.sites",
    "reading_views": "checkpoint.readings",
    "latest_readings": "checkpoint.readings",
    "crossing_views": "checkpoint.crossings",
    "screening_views": "checkpoint.crossings",
    "rule_views": "checkpoint.rules and health-records.rules and permits.rules and transport.rules",
    "fever_views": "checkpoint.readings",
    "temperature_views": "checkpoint.readings",
    "worker_views": "health-records.duplicates, health-records.workers",
    "timeline_views": "health-records.workers",
    "contact_views": "health-records.workers",
    "correction_views": "health-records.corrections",
    "import_views": "health-records.imports",
    "row_error_views": "health-records.imports",
    "imported_row_views": "health-records.imports",
    "duplicate_views": "health-records.duplicates",
    "merge_views": "health-records.duplicates",
    "enterprise_views": "permits.enterprises",
    "permit_views": "permits.permits",
    "unit_views": "permits.units",
    "visit_views": "permits.visits",
    "problem_views": "permits.alerts, permits.problems",
    "project_views": "permits.projects",
    "plan_views": "permits.plans",
    "vehicle_views": "transport.vehicles",
    "trip_views": "transport.trips",
    "lodging_views": "transport.lodgings",
    "consignment_views": "transport.consignments",
    "stock_views": "transport.stocks",
    "stock_level_views": "transport.stocks",
    "farm_views": "transport.farms",
    "hotel_stay_views": "health-records.workers, transport.lodgings",
    "missing_passenger_views": "transport.trips",
}


def fed_by(service: str) -> dict[str, str]:
    work = work_of(service)
    [group] = [group for group in work.groups if isinstance(group, Projections)]
    return {
        view.collection: ", ".join(topics_of(feeding(group.subscriptions, view)))
        for view in work.views
    }


def test_every_view_is_fed_by_these_topics_and_no_others() -> None:
    found: dict[str, set[str]] = {}
    for service in SERVICES:
        for view, topics in fed_by(service).items():
            found.setdefault(view, set()).add(topics)
    assert {view: " and ".join(sorted(topics)) for view, topics in found.items()} == FED_BY


def test_only_the_facts_that_write_to_a_view_are_read_for_it() -> None:
    work = work_of("permits")
    [group] = [group for group in work.groups if isinstance(group, Projections)]
    found = feeding(group.subscriptions, view_of(work, "enterprise_views"))
    assert sorted(found) == ["enterprise-registered", "leader-assigned", "officer-assigned"]


@pytest.mark.parametrize(
    ("service", "view", "complaint"),
    [
        ("nobody", "site_views", "no service is called nobody: checkpoint, health-records"),
        ("permits", "site_views", "no view is called site_views: enterprise_views, permit_views"),
    ],
)
def test_a_wrong_name_is_said_with_those_there_are(service: str, view: str, complaint: str) -> None:
    asked = CliRunner().invoke(make_app(["rebuild"]), ["rebuild", service, view])
    assert isinstance(asked.exception, LocalError)
    assert complaint in str(asked.exception)


def test_a_kafka_that_is_away_is_said_and_nothing_is_changed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KAFKA_BOOTSTRAP", "127.0.0.1:1")
    monkeypatch.setenv("MONGO_URL", "mongodb://127.0.0.1:1")
    asked = CliRunner().invoke(make_app(["rebuild"]), ["rebuild", "permits", "permit_views"])
    assert isinstance(asked.exception, LocalError)
    assert "Kafka does not answer" in str(asked.exception)
    assert "nothing is changed" in str(asked.exception)
