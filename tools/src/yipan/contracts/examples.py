"""An invented, likely value for every property of a fact, to start its example file with."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from shared.events import Event
from yipan.contracts.errors import ContractError

PERSON = "3f1c9d0b7a5e4c2f8d6b1a0e9c7f5d31"
NEIGHBOUR = "a40be2771d9843f0b5c86e12f7093dca"
THIRD = "07d95ac3e81b4f6692c4b87d15fe20a8"
WUHAN, ZHANGBEI = "420100", "130722"
CONSIGNMENT = "2f6c8a10-5b7d-5e93-a4f1-c09d83e72b56"
FARM = MappingProxyType({"farm_id": "pig-farm-3"})
ROSTER = "5a0d7e32-f1c8-5b46-9e07-c83b1f62d9a4"
STOCK = MappingProxyType({
    "stock_id": "8c15d2e9-07a4-5f6b-9b30-e41f7a8c2d65", "place": "county-depot",
    "item": "disinfectant", "unit": "kg", "minimum": "500",
})  # fmt: skip

SAMPLES: Mapping[str, Any] = MappingProxyType({
    "aboard": [PERSON, NEIGHBOUR, THIRD],
    "above_scale": True,
    "accounts": ["officer-7"],
    "agent": "sodium hypochlorite",
    "applies": "return-2020-02",
    "applied_at": "2020-02-20T09:00:00+08:00",
    "area": "workshop 1",
    "arrived": [PERSON, NEIGHBOUR],
    "arrived_at": "2020-02-28T13:30:00+08:00",
    "assessed": 4981,
    "at": "2020-02-17T07:55:00+08:00",
    "batch": 1,
    "boarded_at": "2020-02-27T07:20:00+08:00",
    "body_site": "forehead",
    "by": "trip",
    "cargo": "pig feed, 12 t",
    "carried_out_at": "2020-02-17T06:30:00+08:00",
    "celsius": 36.4,
    "checklist": [
        "control-plan", "organisation", "supplies", "isolation-place", "roster",
        "disinfection-register", "shift-regime", "meal-regime",
    ],
    "cleared": 7,
    "completed_at": "2020-02-28T13:30:00+08:00",
    "conditions": ["small shifts (小班制)", "staggered, separate meals (分时段、分餐)"],
    "contact_at": "2020-02-20T18:00:00+08:00",
    "corrected_by": "clerk-12",
    "correction_id": "b3e0c7d4-6a19-5f82-8c5d-20f7e94a1b66",
    "crossing_id": "6c0b6f0e-52a3-5f0d-9d0c-1f3e8a7b2c44",
    "decided_by": "operator-2",
    "declaration_id": "d5f8a1c2-7e64-5b39-8a10-4c9be2d7f365",
    "declared_at": "2020-02-16T10:00:00+08:00",
    "day": "2020-02-17",
    "deferred": 412,
    "departed_at": "2020-02-27T07:30:00+08:00",
    "departs_at": "2020-02-27T07:30:00+08:00",
    "device_id": "mill-thermo-1",
    "direction": "in",
    "dismissed_at": "2020-02-18T10:00:00+08:00",
    "dismissed_by": "clerk-12",
    "duplicate_id": "e7b94f10-62ad-5c83-90d5-3f8c1ab7e264",
    "drivers": [THIRD],
    "edition": 2,
    "effective": "2020-02-21T00:00:00+08:00",
    "due_at": "2020-02-18T22:00:00+08:00",
    "duties": "inspect on site, solve what keeps enterprises shut",
    "ended_at": "2020-03-13T13:30:00+08:00",
    "ends_at": "2020-03-13T13:30:00+08:00",
    "enterprise_id": "feed-mill",
    "escalated_at": "2020-02-18T22:00:00+08:00",
    "escalates_at": [
        "2020-02-18T22:00:00+08:00", "2020-02-19T22:00:00+08:00", "2020-02-20T22:00:00+08:00",
    ],
    "examination_id": "1b7e4d90-3c2a-5f68-b1d5-96a0c8e3f274",
    "examined_at": "2020-02-17T15:00:00+08:00",
    "expires_at": "2020-03-13T13:30:00+08:00",
    "expired_at": "2020-03-22T00:00:00+08:00",
    "fever": False,
    "findings": ["no isolation place for staff from outside", "masks for two days only"],
    "from_region": WUHAN,
    "holder": "feed-mill",
    "home_region": ZHANGBEI,
    "how": "seat",
    "ignored_columns": ["F"],
    "imported_at": "2020-02-17T07:55:04+08:00",
    "in_a_row": 2,
    "filed_at": "2020-02-24T09:00:00+08:00",
    "filed_by": "clerk-3",
    "inspect_by": "2020-03-02T09:00:00+08:00",
    "inspected_at": "2020-02-21T10:00:00+08:00",
    "inspection_id": "e2a96c15-80d7-5c4b-9f3e-7b1d05c8a462",
    "inspector": "inspector-4",
    "investment_this_year_yuan": 50_000_000,
    "investment_total_yuan": 400_000_000,
    "isolation_id": "9d3f7a26-14be-5e80-a6c9-d2580b7f13e4",
    "issued_by": "clerk-12",
    "kilometres": 1990,
    "kind": "work",
    "leader": "leader-1",
    "leader_account": "leader-1",
    "level": 1,
    "limit": 36.9,
    "link": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "lists": ["county", "city"],
    "lodging_id": "hotel-1",
    "mask": "worn",
    "measured": True,
    "measured_at": "2020-02-17T07:55:00+08:00",
    "members": 12,
    "merged_at": "2020-02-18T10:00:00+08:00",
    "merged_by": "clerk-12",
    "merged_id": NEIGHBOUR,
    "meeting": "0c6f1d52-7b3e-5a94-8f20-e1d9a4c7b635",
    "milligrams_per_litre": 500,
    "missing": [THIRD],
    "missed_at": "2020-02-18T00:00:00+08:00",
    "mode": "in-only",
    "model": "FC-8300",
    "name": "饲料厂 (feed mill)",
    "notes": "short of masks",
    "officer": "officer-7",
    "noted_at": "2020-02-18T10:00:01+08:00",
    "others": [{"person_id": NEIGHBOUR, "reasons": [
        {"code": "fever", "rule": "return", "rule_version": "return-2020-01",
         "facts": {"celsius": "38.1", "measured_at": "2020-02-17T07:55:00+08:00"}},
    ]}],
    "owner": "county bus company",
    "permit_id": "4e81c7f3-a9d2-5b06-8e57-3c60f1b9d248",
    "person_id": PERSON,
    "place": "hotel",
    "plate": "冀G12345",
    "problem_id": "problem-1",
    "procedure": None,
    "procedure_version": None,
    "project_id": "wind-farm-2",
    "proof": {
        "results": [{"requirement": "isolation-place", "ok": True, "note": "two rooms"}],
        "place": {"spot": "feed mill, east gate", "latitude": 41.16, "longitude": 114.72},
        "photos": ["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"],
    },
    "quality": [],
    "quantity": 3,
    "raised_at": "2020-02-18T10:00:00+08:00",
    "raised_by": "officer-7",
    "read": 120,
    "reading_id": "b86d20e5-f41c-5a97-8d3b-0e72c9a4f516",
    "reason": "closed management from today (只入不出)",
    "reasons": [
        {
            "code": "fever",
            "rule": "return",
            "rule_version": "return-2020-01",
            "facts": {
                "celsius": "37.4",
                "measured_at": "2020-02-17T07:55:00+08:00",
                "reading_id": "b86d20e5-f41c-5a97-8d3b-0e72c9a4f516",
            },
        }
    ],
    "received_at": "2020-02-17T07:55:02+08:00",
    "registered": 100,
    "registered_at": "2020-02-16T09:30:00+08:00",
    "replaced": 1,
    "unchanged": 12,
    "suspected_at": "2020-02-17T07:55:03+08:00",
    "unmerged_at": "2020-02-18T11:00:00+08:00",
    "unmerged_by": "operator-2",
    "updated": 5,
    "why": ["similar-number"],
    "wrong": 2,
    "record_id": "c7059be4-6d18-5f32-94ae-21f8d3b70c6a",
    "reissued_at": "2020-02-18T09:30:00+08:00",
    "report_id": "3b9d1f70-62c8-5e4a-9a07-d5f8e1c2b364",
    "regime": None,
    "resolved_at": "2020-02-18T20:00:00+08:00",
    "resolved_by": "officer-7",
    "result": "negative",
    "risk_level": "low",
    "room": "301",
    "rooms": ["301", "302", "303"],
    "route": "feed mill - G207 - pig farm 3",
    "rule_version": "return-2020-01",
    "seat_cap": 28,
    "seats": 56,
    "sector": "feed",
    "shift": "day-1",
    "signed_by": THIRD,
    "site_id": "gate-mill-1",
    "source_id": NEIGHBOUR,
    "stage": "to-start",
    "started_at": "2020-02-28T13:30:00+08:00",
    "stays": [{"region": WUHAN, "left_at": "2020-01-22T08:00:00+08:00"}],
    "supplies_days": 10,
    "suspended_at": None,
    "symptoms": False,
    "text_sha256": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
    "text": "feed trucks are turned back on G207 (饲料车被劝返)",
    "tier": "principal",
    "to_region": ZHANGBEI,
    "township": "张北镇",
    "trip_id": "f0462d9b-c375-5e18-b7a4-8d91e6c0f253",
    "unit_of_quantity": "passes",
    "unit_id": "resumption-task-force",
    "until": "2020-03-13T13:30:00+08:00",
    "valid_from": "2020-02-21T10:00:00+08:00",
    "valid_until": "2020-03-22T00:00:00+08:00",
    "persons": 3,
    "percent": 50,
    "within_hours": 48,
    "suspended": 37,
    "hours_between": 24,
    "commitment_kinds": ["project-start", "work", "market"],
    "commitment_risks": ["low"],
    "inspect_within_days": 7,
    "requirements": ["control-plan", "supplies", "roster"],
    "risk_regions": ["42", "3303", "4115"],
    "window_days": 14,
    "origins": {
        "13": {"where": "nowhere", "days": 0}, "42": {"where": "hotel", "days": 14}},
    "otherwise": {"where": "own-place", "days": 14},
    "version": "fever-2020-02",
    "visit_id": "visit-2020-02-18-1",
    "visited_at": "2020-02-18T10:00:00+08:00",
    "withdrawn_at": "2020-02-20T10:00:00+08:00",
    "what_was_done": "passes were issued for three trucks",
})  # fmt: skip
FITTING: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "application-withdrawn": {"by": "clerk-3", "reason": "the roster is out of date"},
    "approval-given": {
        "level": "village", "by": "village-head-2", "at": "2020-02-20T09:30:00+08:00",
        "rule_version": "procedure-2020-01"},
    "commitment-filed": {"rule_version": "procedure-2020-02"},
    "crossing-attempted": {"plate": None},
    "device-retired": {"reason": "the sensor drifts by 0.6 degrees"},
    "duplicate-suspected": {"persons": [PERSON, NEIGHBOUR]},
    "entry-admitted": {"person_id": None, "site_id": "road-207"},
    "exit-refused": {"plate": None, "reasons": [
        {"code": "in-only", "rule": "gate", "rule_version": "gate-2020-01",
         "facts": {"mode": "in-only"}},
    ]},
    "entry-refused": {"plate": None, "reasons": [
        {"code": "deferred", "rule": "gate", "rule_version": "gate-2020-01",
         "facts": {"reasons": "fever"}},
    ]},
    "exit-admitted": {"plate": None},
    "farm-registered": {
        **FARM, "name": "三号养猪场 (pig farm 3)",
        "township": "张北镇 (Zhangbei)", "animals": 2800,
        "registered_at": "2020-02-17T08:00:00+08:00"},
    "feed-counted": {
        **FARM, "kilograms": "18500", "counted_at": "2020-02-17T08:00:00+08:00"},
    "feed-consumption-set": {
        **FARM, "kilograms_per_day": "6000", "since": "2020-02-17T00:00:00+08:00",
        "set_at": "2020-02-17T08:00:00+08:00"},
    "feed-delivered": {
        **FARM, "consignment_id": CONSIGNMENT, "kilograms": "12000",
        "delivered_at": "2020-02-18T14:20:00+08:00"},
    "feed-ran-low": {
        **FARM, "kilograms": "12000", "runs_out_at": "2020-02-20T10:00:00+08:00",
        "ran_low_at": "2020-02-18T10:00:00+08:00"},
    "fever-detected": {"celsius": 37.4, "rule_version": "fever-2020-01"},
    "fever-held": {"celsius": 37.4},
    "fever-limits-scheduled": {"by": "operator-1", "celsius": {
        "axillary": 37.3, "body-estimate": 37.3, "ear": 37.6, "face-skin": 36.7,
        "forehead": 36.7, "oral": 37.5, "unknown": 37.3, "wrist": 36.6,
    }},
    "fever-limits-withdrawn": {"by": "operator-1", "reason": "decided anew"},
    "daily-report-made": {"by": "link"},
    "symptoms-reported": {"by": "link", "symptoms": ["cough", "fever"], "celsius": 37.5},
    "daily-report-missed": {"level": 2, "rule_version": "daily-report-2020-01"},
    "isolation-rules-scheduled": {"by": "operator-1", "version": "isolation-2020-02"},
    "isolation-rules-withdrawn": {
        "by": "operator-1", "version": "isolation-2020-02", "reason": "decided anew"},
    "isolation-started": {"rule_version": "isolation-2020-01"},
    "isolation-extended": {
        "ends_at": "2020-03-18T13:30:00+08:00", "reason": "a roommate was examined positive"},
    "correction-approved": {"approved_at": "2020-02-19T09:10:00+08:00", "approved_by": "clerk-3"},
    "correction-refused": {
        "reason": "the card says what the file says", "refused_at": "2020-02-19T09:10:00+08:00",
        "refused_by": "clerk-3"},
    "correction-requested": {
        "fields": ["name", "shift"], "reason": "the copy of the card was read wrongly",
        "requested_at": "2020-02-19T08:40:00+08:00", "requested_by": "clerk-12"},
    "file-corrected": {
        "approved_by": "clerk-3", "fields": ["name", "shift"],
        "reason": "the copy of the card was read wrongly"},
    "isolation-shortened": {
        "ends_at": "2020-03-10T13:30:00+08:00", "reason": "the arrival was three days earlier"},
    "pass-reissued": {"kind": "vehicle-pass", "reason": "the printed pass was lost"},
    "passenger-missing": {"person_id": THIRD, "missed_at": "2020-02-28T13:30:00+08:00"},
    "passenger-found": {
        "person_id": THIRD, "place": "service-area-3", "found_at": "2020-02-28T18:00:00+08:00",
        "found_by": "dispatcher-2"},
    "permit-issued": {"kind": "vehicle-pass", "conditions": []},
    "permit-suspended": {"plate": None, "reasons": [
        {"code": "fever-cluster", "rule": "cluster", "rule_version": "cluster-2020-01",
         "facts": {
             "persons": "2", "within_hours": "24",
             "first_measured_at": "2020-02-24T07:40:00+08:00",
             "last_measured_at": "2020-02-24T08:05:00+08:00",
             "holds": "5d1c0e7a-94b3-5f26-a8d0-c3e71f602b98,a7f2b4c9-1e06-5d83-b54c-08d9e6f3127a",
         }},
    ]},
    "permit-reinstated": {"plate": None},
    "permit-revoked": {
        "kind": "vehicle-pass", "reason": "the vehicle was seen off its route twice"},
    "permit-expired": {"plate": None},
    "cluster-rule-scheduled": {"by": "operator-1", "version": "cluster-2020-02"},
    "cluster-rule-withdrawn": {
        "by": "operator-1", "version": "cluster-2020-02", "reason": "decided anew"},
    "cluster-rule-applied": {"version": "cluster-2020-02"},
    "problem-rules-scheduled": {
        "by": "operator-1", "version": "problem-2020-02", "levels": 3, "hours": {
            "vehicle-passage": 6, "isolation-place": 12, "supplies": 12, "workers-return": 24,
            "materials": 24, "other": 48, "orders": 72}},
    "problem-rules-withdrawn": {
        "by": "operator-1", "version": "problem-2020-02", "reason": "decided anew"},
    "procedure-rule-scheduled": {
        "by": "operator-1", "version": "procedure-2020-03", "levels": ["township", "county"]},
    "procedure-rule-withdrawn": {
        "by": "operator-1", "version": "procedure-2020-03", "reason": "decided anew"},
    "resumption-rules-scheduled": {
        "by": "operator-1", "version": "resumption-2020-02",
        "conditions": ["small-shifts", "staggered-meals"]},
    "resumption-rules-withdrawn": {
        "by": "operator-1", "version": "resumption-2020-02", "reason": "decided anew"},
    "problem-raised": {"kind": "vehicle-passage", "rule_version": "problem-2020-01"},
    "problem-escalated": {"kind": "vehicle-passage", "rule_version": "problem-2020-01"},
    "problem-resolved": {"kind": "vehicle-passage"},
    "project-registered": {"name": "坝上风电二期 (wind farm, phase 2)"},
    "roster-imported": {"import_id": ROSTER},
    "roster-part-imported": {"import_id": ROSTER, "part": 1, "errors": [
        {"row": 17, "field": "identity_number", "code": "lost-digits"},
        {"row": 40, "field": "phone", "code": "missing"},
    ], "rows": [
        {"row": 2, "outcome": "registered", "person_id": PERSON},
        {"row": 17, "outcome": "wrong", "person_id": None},
    ]},
    "roster-received": {"import_id": ROSTER, "rows": 120, "parts": 1, "received_by": "clerk-12"},
    "return-rules-scheduled": {"by": "operator-1", "version": "return-2020-02"},
    "return-rules-withdrawn": {
        "by": "operator-1", "version": "return-2020-02", "reason": "decided anew"},
    "return-rules-applied": {"version": "return-2020-02"},
    "rooms-opened": {"name": "county hotel 1 (隔离酒店)"},
    "seat-rule-scheduled": {"by": "operator-1", "version": "seats-2020-03"},
    "seat-rule-withdrawn": {
        "by": "operator-1", "version": "seats-2020-03", "reason": "decided anew"},
    "site-registered": {
        "kind": "enterprise-gate", "name": "饲料厂东门 (feed mill, east gate)", "mode": "open"},
    "stock-counted": {**STOCK, "quantity": "4000", "counted_at": "2020-02-18T08:00:00+08:00"},
    "stock-drawn": {
        **STOCK, "consignment_id": CONSIGNMENT, "quantity": "60", "left": "440",
        "dispatched_quantity": "120", "dispatched_unit": "jin", "holder": "pig-farm-3",
        "drawn_at": "2020-02-18T09:00:00+08:00"},
    "stock-supplied": {
        **STOCK, "consignment_id": CONSIGNMENT, "quantity": "60", "left": "500",
        "supplied_at": "2020-02-18T14:20:00+08:00"},
    "stock-ran-low": {**STOCK, "left": "440", "ran_low_at": "2020-02-18T09:00:00+08:00"},
    "supplies-dispatched": {
        "consignment_id": CONSIGNMENT, "item": "disinfectant", "quantity": "120", "unit": "jin",
        "holder": "pig-farm-3", "from_stock": "county-depot",
        "dispatched_at": "2020-02-18T09:00:00+08:00"},
    "supplies-received": {
        "consignment_id": CONSIGNMENT, "item": "disinfectant", "holder": "pig-farm-3",
        "dispatched": "120", "quantity": "118", "unit": "jin", "difference": "short",
        "differs_by": "2", "received_at": "2020-02-18T14:20:00+08:00",
        "received_by": "clerk-12"},
    "trip-completed": {"through": ["410000", "370000", "120000", "110000"], "hours": 30},
    "trip-planned": {"rule_version": "seats-2020-02", "passengers": 28},
    "travel-declared": {"contact_at": None},
    "unit-registered": {
        "kind": "task-force", "name": "复工复产专班 (resumption task force)", "sector": "industry"},
    "vehicle-screened": {
        "site_id": "road-207", "person_id": None, "occupants": 2, "persons": [PERSON],
        "pass_permit_id": "3f1c9ad2-07b6-5e48-9d15-b8e2c64a7f30", "outcome": "admitted"},
    "worker-cleared": {"at": "2020-02-17T15:00:00+08:00"},
    "worker-deferred": {"until": None},
})  # fmt: skip
"""By event type, where the common sample would be odd."""


def example_of(event: type[Event]) -> dict[str, Any]:
    """Make a value of the event with every property filled."""
    samples = {**SAMPLES, **FITTING.get(event.type, {})}
    if unknown := sorted(event.model_fields.keys() - samples.keys()):
        raise ContractError(
            f"{event.type}.example.json: nobody knows a likely {', '.join(unknown)}; "
            "write the file by hand"
        )
    value = {name: samples[name] for name in event.model_fields}
    return event.model_validate(value).model_dump(mode="json")
