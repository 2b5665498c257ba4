"""What is set aside of FHIR resources, and what a client that posts them is told."""

from typing import Any

import pytest
from hypothesis import given
from tests.checkpoint.adapters.fhir_samples import (
    BUNDLE,
    OBSERVATION,
    PATIENT,
    POINTING,
    bundle,
    change,
    posted,
    told,
)
from tests.checkpoint.adapters.mutations import mutated
from tests.checkpoint.adapters.test_any_bytes import hold

from checkpoint.adapters.fhir import ADAPTER, read
from checkpoint.adapters.neutral import Post


@pytest.mark.parametrize(
    "resource",
    [{}, [], {"resourceType": "Bundle"}, bundle(kind="searchset"), {**bundle(), "entry": {}}],
)
def test_what_cannot_be_read_is_set_aside_as_a_whole(resource: Any) -> None:
    post = posted(resource)
    assert [unclear.post for unclear in read(post).unclear] == [post]
    status, outcome = told(resource)
    assert (status, outcome["issue"][0]["severity"]) == (202, "warning")


@pytest.mark.parametrize(
    "entry",
    [
        None,
        {},
        {"resource": {}},
        {"resource": bundle(OBSERVATION)},
        {"resource": OBSERVATION, "request": {"method": "DELETE", "url": "Observation/1"}},
        {"resource": []},
    ],
)
def test_an_entry_that_is_set_aside_spoils_no_other_and_can_be_read_again(entry: Any) -> None:
    heard = read(posted({**BUNDLE, "entry": [entry, *BUNDLE["entry"]]}))
    assert len(heard.readings) == 1
    (unclear,) = heard.unclear
    assert read(unclear.post).unclear == (unclear,)


def test_an_entry_that_is_set_aside_keeps_the_resources_it_points_at() -> None:
    odd = {**BUNDLE["entry"][2], "resource": {**POINTING, "status": "entered-in-error"}}
    (unclear,) = read(posted({**BUNDLE, "entry": [*BUNDLE["entry"][:2], odd]})).unclear
    assert unclear.serial == "SN-9"
    mended = Post(
        unclear.post.body.replace(b"entered-in-error", b"final"), unclear.post.content_type
    )
    assert read(mended).readings == read(posted(BUNDLE)).readings


def test_an_observation_is_answered_with_its_outcome() -> None:
    status, outcome = told(OBSERVATION)
    assert status == 201
    assert outcome == {
        "resourceType": "OperationOutcome",
        "issue": [
            {"severity": "information", "code": "informational", "details": {"text": "Kept"}}
        ],
    }
    status, outcome = told(change(status="cancelled"))
    assert status == 202
    assert outcome["issue"][0]["details"] == {"text": "Kept for review"}


def test_a_transaction_is_answered_entry_by_entry() -> None:
    status, response = told(bundle(OBSERVATION, change(status="cancelled"), PATIENT))
    assert (status, response["resourceType"], response["type"]) == (
        200,
        "Bundle",
        "transaction-response",
    )
    first, second, third = (entry["response"] for entry in response["entry"])
    assert first == third == {"status": "201 Created"}
    assert second["status"] == "202 Accepted"
    assert second["outcome"]["issue"] == [
        {
            "severity": "warning",
            "code": "processing",
            "details": {"text": "Kept for review"},
            "diagnostics": "an Observation that was cancelled or entered in error",
        }
    ]


def test_a_batch_is_answered_as_a_batch_and_an_empty_one_without_entries() -> None:
    assert told(bundle(OBSERVATION, kind="batch"))[1]["type"] == "batch-response"
    empty = {"resourceType": "Bundle", "type": "transaction-response"}
    assert told({"resourceType": "Bundle", "type": "transaction"}) == (200, empty)


def test_a_collection_is_answered_as_what_it_is_one_resource() -> None:
    assert told(bundle(OBSERVATION, kind="collection"))[0] == 201
    status, outcome = told(bundle(OBSERVATION, change(status="cancelled"), kind="message"))
    assert (status, len(outcome["issue"])) == (202, 1)


@given(resource=mutated(BUNDLE) | mutated(bundle(OBSERVATION)) | mutated(OBSERVATION))
def test_any_change_of_a_resource_is_read_counted_or_set_aside(resource: Any) -> None:
    post = posted(resource)
    hold(ADAPTER, post)
    heard = read(post)
    empty = isinstance(resource, dict) and not resource.get("entry")
    assert empty or heard.readings or heard.others or heard.unclear
