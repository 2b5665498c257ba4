"""What fits better in the example of one fact than the common sample does."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

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

FITTING: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "application-withdrawn": {"by": "clerk-3", "reason": "the roster is out of date"},
    "approval-given": {
        "level": "village", "by": "village-head-2", "at": "2020-02-20T09:30:00+08:00",
        "rule_version": "procedure-2020-01"},
    "badge-bound": {"kind": "employee-number", "site_id": None},
    "badge-revoked": {"reason": "the card was lost"},
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
    "plan-registered": {
        "plan_id": "return-to-work", "kind": "special", "unit_id": "working-group-2",
        "title": "企业复工专项方案 (special plan: return to work)", "issued_on": "2020-02-15",
        "digest": "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"},
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
    ], "moved": [{"row": 2, "from_enterprise_id": "wind-power", "isolated": False}]},
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
    "room-released": {"reason": "moves-to-another-lodging"},
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
    "trip-cancelled": {"reason": "road-closed"},
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
