"""Our own facts -> the documents that queries read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from checkpoint.views import (
    BadgeView,
    BatchView,
    CrossingView,
    DeviceView,
    DisinfectionView,
    FeverView,
    LatestReading,
    ReadingView,
    ScreeningView,
    SiteView,
)
from shared.bus import Row, Subscription, project, project_rows
from shared.envelope import Envelope
from shared.events.checkpoint import (
    BadgeBound,
    BadgeRevoked,
    BatchForked,
    BatchReceived,
    DeviceChanged,
    DeviceDrifted,
    DeviceFellSilent,
    DeviceHeardAgain,
    DeviceKeyIssued,
    DeviceRegistered,
    DeviceRetired,
    DeviceSteadyAgain,
    DisinfectionRecorded,
    EntryAdmitted,
    EntryRefused,
    ExitAdmitted,
    ExitRefused,
    FeverDetected,
    FeverLimitsScheduled,
    FeverLimitsWithdrawn,
    Quality,
    SiteModeChanged,
    SiteRegistered,
    TemperatureMeasured,
    VehicleScreened,
    doubts_of,
)
from shared.projections import InsertOnce, MergeAtRevision, Operation, SetIfNewer
from shared.rules.history import decisions_of

UNTRUSTED: frozenset[Quality] = frozenset({"clock-skew", "not-a-person"})
"""An object is nobody, and a time far ahead would hide every reading to come."""

LATEST = ("site_id", "device_id", "celsius", "body_site", "quality")


def site_registered(
    event: SiteRegistered, envelope: Envelope[SiteRegistered]
) -> Iterable[Operation]:
    yield _site(event, envelope, event.model_dump(exclude={"site_id"}), None)


def site_mode_changed(
    event: SiteModeChanged, envelope: Envelope[SiteModeChanged]
) -> Iterable[Operation]:
    yield _site(event, envelope, {"mode": event.mode}, event.reason)


def _site(
    event: SiteRegistered | SiteModeChanged,
    envelope: Envelope[Any],
    fields: Mapping[str, Any],
    reason: str | None,
) -> MergeAtRevision:
    since = {"modes": {"mode": event.mode, "since": envelope.time, "reason": reason}}
    revision = envelope.revision or 0
    return MergeAtRevision(SiteView.collection, event.site_id, revision, fields, push=since)


def device_set_up(
    event: DeviceRegistered | DeviceChanged,
    envelope: Envelope[DeviceRegistered] | Envelope[DeviceChanged],
) -> Iterable[Operation]:
    due = event.calibration_due_on
    fields = event.model_dump(exclude={"device_id"}) | {
        "status": "in-use",
        # Documents know moments and no days.
        "calibration_due_on": due and due.isoformat(),
        "drift": None,
    }
    if event.silent_after_minutes is None:
        fields["silent_since"] = None
    yield _device(envelope, fields)


def device_key_issued(
    event: DeviceKeyIssued, envelope: Envelope[DeviceKeyIssued]
) -> Iterable[Operation]:
    yield _device(envelope, {"key_version": event.key_version})


def device_retired(_: DeviceRetired, envelope: Envelope[DeviceRetired]) -> Iterable[Operation]:
    yield _device(envelope, {"status": "retired", "silent_since": None, "drift": None})


def device_fell_silent(
    event: DeviceFellSilent, envelope: Envelope[DeviceFellSilent]
) -> Iterable[Operation]:
    yield _device(envelope, {"silent_since": event.last_heard_at})


def device_heard_again(
    _: DeviceHeardAgain, envelope: Envelope[DeviceHeardAgain]
) -> Iterable[Operation]:
    yield _device(envelope, {"silent_since": None})


def device_drifted(event: DeviceDrifted, envelope: Envelope[DeviceDrifted]) -> Iterable[Operation]:
    said = event.model_dump(mode="json", include={"since", "day", "median", "usual"})
    yield _device(envelope, {"drift": said})


def device_steady_again(
    _: DeviceSteadyAgain, envelope: Envelope[DeviceSteadyAgain]
) -> Iterable[Operation]:
    yield _device(envelope, {"drift": None})


def _device(envelope: Envelope[Any], fields: Mapping[str, Any]) -> MergeAtRevision:
    revision = envelope.revision or 0
    return MergeAtRevision(DeviceView.collection, envelope.subject, revision, fields)


def badge_bound(event: BadgeBound, envelope: Envelope[BadgeBound]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"badge_id"})
    yield _badge(envelope, fields | {"status": "bound", "reason": None})


def badge_revoked(event: BadgeRevoked, envelope: Envelope[BadgeRevoked]) -> Iterable[Operation]:
    yield _badge(envelope, {"status": "revoked", "reason": event.reason})


def _badge(envelope: Envelope[Any], fields: Mapping[str, Any]) -> MergeAtRevision:
    revision, since = envelope.revision or 0, {"since": envelope.time}
    return MergeAtRevision(BadgeView.collection, envelope.subject, revision, {**fields, **since})


def disinfection_recorded(
    event: DisinfectionRecorded, _: Envelope[DisinfectionRecorded]
) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"record_id"})
    yield InsertOnce(DisinfectionView.collection, {"_id": event.record_id, **fields})


def readings_archived(rows: Sequence[Row]) -> Iterable[Operation]:
    for row in rows:
        document = {"_id": row["reading_id"], **row}
        del document["reading_id"]
        yield InsertOnce(ReadingView.collection, document)


def readings_of_persons(rows: Sequence[Row]) -> Iterable[Operation]:
    for row in rows:
        person_id = row.get("person_id")
        if person_id is not None and UNTRUSTED.isdisjoint(doubts_of(row)):
            version = {"measured_at": row["measured_at"], "reading_id": row["reading_id"]}
            values = {name: row[name] for name in LATEST if name in row}
            yield SetIfNewer(LatestReading.collection, person_id, "reading", version, values)


def fever_detected(event: FeverDetected, _: Envelope[FeverDetected]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"reading_id"})
    yield InsertOnce(FeverView.collection, {"_id": event.reading_id, **fields})


def entered(event: EntryAdmitted, _: Envelope[EntryAdmitted]) -> Iterable[Operation]:
    yield _crossing(event, direction="in", outcome="admitted")


def entry_refused(event: EntryRefused, _: Envelope[EntryRefused]) -> Iterable[Operation]:
    yield _crossing(event, direction="in", outcome="refused")


def left(event: ExitAdmitted, _: Envelope[ExitAdmitted]) -> Iterable[Operation]:
    yield _crossing(event, direction="out", outcome="admitted")


def exit_refused(event: ExitRefused, _: Envelope[ExitRefused]) -> Iterable[Operation]:
    yield _crossing(event, direction="out", outcome="refused")


def _crossing(
    event: EntryAdmitted | EntryRefused | ExitAdmitted | ExitRefused, **decided: str
) -> InsertOnce:
    document = event.model_dump(exclude={"crossing_id"}) | decided | {"revision": 1}
    return InsertOnce(CrossingView.collection, {"_id": event.crossing_id, **document})


def vehicle_screened(event: VehicleScreened, _: Envelope[VehicleScreened]) -> Iterable[Operation]:
    document = event.model_dump(exclude={"crossing_id", "person_id"}) | {"revision": 1}
    yield InsertOnce(ScreeningView.collection, {"_id": event.crossing_id, **document})


def batch_received(event: BatchReceived, envelope: Envelope[BatchReceived]) -> Iterable[Operation]:
    fields = event.model_dump(exclude={"batch_id"}) | {"received_at": envelope.time}
    yield MergeAtRevision(BatchView.collection, event.batch_id, envelope.revision or 0, fields)


def batch_forked(event: BatchForked, envelope: Envelope[BatchForked]) -> Iterable[Operation]:
    digest = {"forks": event.digest}
    revision = envelope.revision or 0
    yield MergeAtRevision(BatchView.collection, event.batch_id, revision, push=digest)


SUBSCRIPTIONS: tuple[Subscription, ...] = (
    project(SiteRegistered, site_registered),
    project(SiteModeChanged, site_mode_changed),
    project(DeviceRegistered, device_set_up),
    project(DeviceChanged, device_set_up),
    project(DeviceKeyIssued, device_key_issued),
    project(DeviceRetired, device_retired),
    project(DeviceFellSilent, device_fell_silent),
    project(DeviceHeardAgain, device_heard_again),
    project(DeviceDrifted, device_drifted),
    project(DeviceSteadyAgain, device_steady_again),
    project(BadgeBound, badge_bound),
    project(BadgeRevoked, badge_revoked),
    project(DisinfectionRecorded, disinfection_recorded),
    project_rows(TemperatureMeasured, readings_archived),
    project_rows(TemperatureMeasured, readings_of_persons),
    project(FeverDetected, fever_detected),
    *decisions_of(FeverLimitsScheduled, FeverLimitsWithdrawn),
    project(EntryAdmitted, entered),
    project(EntryRefused, entry_refused),
    project(ExitAdmitted, left),
    project(ExitRefused, exit_refused),
    project(VehicleScreened, vehicle_screened),
    project(BatchReceived, batch_received),
    project(BatchForked, batch_forked),
)
