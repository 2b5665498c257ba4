"""What guards decided without a network: each crossing once, and nobody's words in a fact."""

from typing import Any

import pytest
from tests.checkpoint.batches import chain, crossing, reading, taken
from tests.checkpoint.devices import waiting
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.samples import OTHER, PERSON

EVENING = "2020-02-16T18:00:00+08:00"


def of(person: str, sequence: int = 1, **more: Any) -> dict[str, Any]:
    """A crossing of a person on foot."""
    made = crossing(sequence, person_id=person, **more)
    del made["plate"]
    return made


async def crossed(gatehouse: Gatehouse) -> set[tuple[Any, Any, str]]:
    found = await gatehouse.listed("/v1/crossings?site_id=gate-mill")
    return {(one["person_id"], one["plate"], one["outcome"]) for one in found}


async def test_a_counter_that_was_reset_makes_two_crossings(gatehouse: Gatehouse) -> None:
    content = {
        "readings": [
            reading(1, person_id=PERSON),
            reading(1, person_id=OTHER, measured_at=EVENING, celsius=38.5),
        ],
        "crossings": [of(PERSON), of(OTHER, at=EVENING, outcome="refused", reasons=["fever"])],
    }
    said = await taken(gatehouse, next(chain([content])))
    assert (said["accepted"], said["refused"]) == (4, 0)
    assert await crossed(gatehouse) == {(PERSON, None, "admitted"), (OTHER, None, "refused")}


async def test_a_person_and_a_vehicle_of_one_number_are_two(gatehouse: Gatehouse) -> None:
    content = {"crossings": [of(PERSON), crossing(1, outcome="refused", reasons=["no-pass"])]}
    assert (await taken(gatehouse, next(chain([content]))))["accepted"] == 2
    assert await crossed(gatehouse) == {(PERSON, None, "admitted"), (None, "冀G12345", "refused")}


async def test_of_two_with_one_name_the_first_counts_and_the_other_is_told(
    gatehouse: Gatehouse,
) -> None:
    content = {
        "readings": [reading(1, person_id=PERSON)],
        "crossings": [of(PERSON), of(PERSON, at=EVENING, outcome="refused")],
    }
    said = await taken(gatehouse, next(chain([content])))
    assert (said["accepted"], said["refused"]) == (2, 1)
    (one,) = said["results"]
    assert (one["kind"], one["item"], one["problem"]) == ("crossing", 1, 409)
    assert await crossed(gatehouse) == {(PERSON, None, "admitted")}
    assert len(await waiting(gatehouse)) == 1


@pytest.mark.parametrize("code", ["11010519491231002X", "李明", "call-back-13800000000"])
async def test_a_reason_is_one_of_ours(gatehouse: Gatehouse, code: str) -> None:
    content = {"crossings": [of(PERSON, outcome="refused", reasons=[code])]}
    said = await taken(gatehouse, next(chain([content])))
    assert (said["accepted"], said["refused"]) == (0, 1)
    assert await crossed(gatehouse) == set()


@pytest.mark.parametrize(
    ("code", "words"), [("list-too-old", "吊销名单过旧"), ("other-plate", "通行证不属于此车牌")]
)
async def test_a_reason_of_a_pass_is_in_words(gatehouse: Gatehouse, code: str, words: str) -> None:
    content = {"crossings": [crossing(1, outcome="refused", reasons=[code])]}
    await taken(gatehouse, next(chain([content])))
    (one,) = await gatehouse.listed("/v1/crossings?site_id=gate-mill")
    assert (one["words"][0]["zh"], "{" in one["words"][0]["en"]) == (words, False)


async def test_what_is_not_sealed_repeats_no_names_of_fields(gatehouse: Gatehouse) -> None:
    strange = {f"李明-{n}-" + "x" * 500: 1 for n in range(300)}
    said = await taken(gatehouse, next(chain([{"readings": [reading(1, **strange)]}])))
    assert said["refused"] == 1
    (one,) = await waiting(gatehouse)
    assert "李明" not in one["reason"]
    assert len(one["reason"]) < 500
