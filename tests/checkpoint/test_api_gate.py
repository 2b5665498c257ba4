"""A phone signs in by a code, is told what it needs, and asks for vehicles."""

import asyncio
import json

import pytest
from tests.checkpoint.gatehouse import Gatehouse
from tests.checkpoint.phones import CODES, KNOWLEDGE, NOW, ask, new_code, signed_in, type_code
from tests.checkpoint.samples import HOUR, MORNING, READING, pass_issued
from tests.kit import Still

from checkpoint.api.gate.tries import EACH
from checkpoint.api.words import REASONS
from shared.errors import Unavailable

GONE = "this code is not good, or not any more: ask the operator for a new one"


NUMBERED = {"sequence": "7", "asked_at": "2020-02-17T08:00:00.250+08:00"}


async def test_a_phone_signs_in_and_is_a_device_of_the_site(gatehouse: Gatehouse) -> None:
    made = await new_code(gatehouse)
    assert made == made | {"device_id": "phone-1", "site_id": "road-207"}
    assert made["valid_until"] == "2020-02-18T08:00:00+08:00"
    answer = await type_code(gatehouse, made["code"].lower())
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    phone = answer.json()
    assert {name: phone[name] for name in ("device_id", "key_version", "site_id", "site_name")} == {
        "device_id": "phone-1", "key_version": 1, "site_id": "road-207", "site_name": "road-207",
    }  # fmt: skip
    await gatehouse.bus.settle()
    device = (await gatehouse.ask("operator", "GET", "/v1/devices/phone-1")).json()
    assert device == device | {
        "site_id": "road-207", "model": "gate page", "body_site": "forehead",
        "access": "signature", "key_version": 1, "status": "in-use",
    }  # fmt: skip


async def test_a_code_is_for_an_operator_to_make_and_shown_once(gatehouse: Gatehouse) -> None:
    body = {"device_id": "phone-1"}
    assert (await gatehouse.ask("guard", "POST", CODES, body)).status_code == 403
    nowhere = await gatehouse.ask("operator", "POST", "/v1/sites/nowhere/gate-codes", body)
    assert nowhere.status_code == 404
    answer = await gatehouse.ask("operator", "POST", CODES, body)
    assert answer.headers["cache-control"] == "no-store"
    code = answer.json()["code"].replace("-", "")
    await gatehouse.bus.settle()
    deliveries = gatehouse.bus.log("checkpoint.devices").deliveries
    said = [str(one) for one in deliveries if "gate-code-made" in str(one)]
    assert len(said) == 1
    assert code not in said[0]


async def test_used_expired_and_wrong_codes_get_one_answer(
    gatehouse: Gatehouse, clock: Still
) -> None:
    used, late = await new_code(gatehouse), await new_code(gatehouse, "phone-2")
    assert (await type_code(gatehouse, used["code"])).status_code == 201
    clock.time = MORNING + 25 * HOUR
    for code in (used["code"], late["code"], "00000-00000", "nonsense", ""):
        answer = await type_code(gatehouse, code)
        assert (answer.status_code, answer.json()["detail"]) == (401, GONE), code


async def test_of_two_who_type_the_same_code_one_signs_in(gatehouse: Gatehouse) -> None:
    made = await new_code(gatehouse)
    answers = await asyncio.gather(*(type_code(gatehouse, made["code"]) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 401, 401, 401]


async def test_a_sign_in_that_breaks_off_leaves_the_code_good(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await new_code(gatehouse)

    async def away(*_: object, **__: object) -> None:
        raise Unavailable("away")

    for broken in ("use", "name_of", "registered"):
        with monkeypatch.context() as patch:
            patch.setattr(f"checkpoint.api.gate.sign_in.{broken}", away)
            answer = await type_code(gatehouse, made["code"])
            assert answer.status_code == 503
        if broken == "name_of":
            # Used up, and its answer lost: only now another code is needed.
            assert (await type_code(gatehouse, made["code"])).status_code == 401
            made = await new_code(gatehouse)
    answer = await type_code(gatehouse, made["code"])
    # One key for each code, however often it was typed.
    assert (answer.status_code, answer.json()["key_version"]) == (201, 2)
    assert (await ask(gatehouse, answer.json())).status_code == 200


async def test_who_guesses_many_at_once_waits_all_the_same(gatehouse: Gatehouse) -> None:
    answers = await asyncio.gather(*(type_code(gatehouse, "00000-00000") for _ in range(2 * EACH)))
    assert sorted(one.status_code for one in answers) == [401] * EACH + [429] * EACH


async def test_who_guesses_waits(gatehouse: Gatehouse) -> None:
    made = await new_code(gatehouse)
    for _ in range(EACH):
        assert (await type_code(gatehouse, "00000-00000")).status_code == 401
    answer = await type_code(gatehouse, made["code"])
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")


async def test_a_phone_that_signs_in_again_has_one_key(gatehouse: Gatehouse, clock: Still) -> None:
    first = await signed_in(gatehouse)
    assert (await ask(gatehouse, first)).status_code == 200
    clock.time = MORNING + HOUR / 3600
    again = await signed_in(gatehouse)
    assert again["key_version"] == 2
    # The registry has just looked the phone up: a newer key is looked up again.
    assert (await ask(gatehouse, again, at=NOW + 1)).status_code == 200
    clock.time = MORNING + HOUR / 1800
    assert (await ask(gatehouse, first, at=NOW + 2)).status_code == 401


@pytest.mark.parametrize(
    ("device_id", "rule"),
    [("d-1", "phone-at-one-site"), ("d-2", "phone-signs"), ("d-3", "phone-is-one")],
)
async def test_what_is_something_else_is_not_made_a_phone(
    gatehouse: Gatehouse, device_id: str, rule: str
) -> None:
    await gatehouse.device("d-2", "road-207")
    box = {"device_id": "d-3", "site_id": "road-207", "model": "box", "body_site": "axillary",
           "access": "signature"}  # fmt: skip
    assert (await gatehouse.ask("operator", "POST", "/v1/devices", box)).status_code == 201
    answer = await gatehouse.ask("operator", "POST", CODES, {"device_id": device_id})
    assert (answer.status_code, answer.json()["rule"]) == (409, rule)


async def test_a_retired_phone_does_not_sign_in(gatehouse: Gatehouse) -> None:
    await signed_in(gatehouse)
    made = await new_code(gatehouse)
    why = {"reason": "lost"}
    await gatehouse.ask("operator", "POST", "/v1/devices/phone-1/retirement", why)
    assert (await type_code(gatehouse, made["code"])).json()["rule"] == "device-in-use"
    again = await gatehouse.ask("operator", "POST", CODES, {"device_id": "phone-1"})
    assert again.json()["rule"] == "device-in-use"


async def test_a_phone_is_told_what_it_needs_without_a_network(gatehouse: Gatehouse) -> None:
    phone = await signed_in(gatehouse)
    answer = await ask(gatehouse, phone)
    told = answer.json()
    assert answer.headers["cache-control"] == "no-store"
    assert told["site"] == {
        "site_id": "road-207", "kind": "road", "name": "road-207", "mode": "open",
    }  # fmt: skip
    assert (told["now"], told["body_site"]) == ("2020-02-17T08:00:00+08:00", "forehead")
    assert told["fever_limits"]["version"] == "fever-2020-01"
    assert told["fever_limits"]["celsius"]["forehead"] == 36.9
    assert told["fever_limits"]["plausible"] == [34.0, 43.0]
    assert {one["code"] for one in told["words"]} >= set(REASONS)
    assert {"code": "called-back", "zh": "已被暂停、吊销或换发",
            "en": "it was suspended, revoked or replaced"} in told["pass_words"]  # fmt: skip
    assert told["passes"] == {
        "keys": "/v1/passes/keys", "revocations": "/v1/passes/revocations",
    }  # fmt: skip


async def test_the_mode_it_is_told_is_the_newest(gatehouse: Gatehouse) -> None:
    phone = await signed_in(gatehouse)
    body = {"mode": "closed", "reason": "disinfection"}
    await gatehouse.ask("operator", "PUT", "/v1/sites/road-207/mode", body)
    # Nothing has been read from the bus since.
    assert (await ask(gatehouse, phone)).json()["site"]["mode"] == "closed"


async def test_only_a_signature_says_which_phone_asks(gatehouse: Gatehouse) -> None:
    assert (await gatehouse.ask("device", "GET", KNOWLEDGE)).status_code == 403
    assert (await gatehouse.ask("guard", "GET", KNOWLEDGE)).status_code == 403
    phone = await signed_in(gatehouse)
    forged = {**phone, "secret": "0" * 64}
    assert (await ask(gatehouse, forged)).status_code == 401


async def test_a_phone_asks_for_a_vehicle_at_its_own_site(gatehouse: Gatehouse) -> None:
    await gatehouse.hear(pass_issued)
    phone = await signed_in(gatehouse)
    body = {"site_id": "road-207", "plate": "冀G·12345", **NUMBERED}
    answer = await ask(gatehouse, phone, "/v1/crossings", json.dumps(body).encode())
    assert (answer.status_code, answer.json()["outcome"]) == (201, "admitted")
    elsewhere = {**body, "site_id": "gate-mill"}
    answer = await ask(gatehouse, phone, "/v1/crossings", json.dumps(elsewhere).encode())
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "body.site_id")


async def test_a_numbered_crossing_is_decided_once(gatehouse: Gatehouse) -> None:
    phone = await signed_in(gatehouse)
    body = json.dumps({"site_id": "road-207", "plate": "冀G12345", **NUMBERED}).encode()
    first = await ask(gatehouse, phone, "/v1/crossings", body)
    await gatehouse.hear(pass_issued)
    # Its answer was lost: what was decided stands.
    again = await ask(gatehouse, phone, "/v1/crossings", body, at=NOW + 1)
    assert again.json() == first.json()
    assert again.json()["outcome"] == "refused"
    assert len(await gatehouse.listed("/v1/crossings?site_id=road-207")) == 1


async def test_what_a_phone_asks_during_an_outage_may_come_again(
    gatehouse: Gatehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = await signed_in(gatehouse)

    async def away(*_: object) -> None:
        raise Unavailable("away")

    body = json.dumps({"site_id": "road-207", "plate": "冀G12345", **NUMBERED}).encode()
    with monkeypatch.context() as patch:
        patch.setattr("checkpoint.handlers.Gate.cross", away)
        assert (await ask(gatehouse, phone, "/v1/crossings", body)).status_code == 503
        patch.setattr("checkpoint.handlers.Handlers.fever_limits", away)
        assert (await ask(gatehouse, phone)).status_code == 503
    assert (await ask(gatehouse, phone, "/v1/crossings", body)).status_code == 201
    assert (await ask(gatehouse, phone)).status_code == 200


async def test_a_crossing_that_a_batch_tells_again_is_the_same(gatehouse: Gatehouse) -> None:
    phone = await signed_in(gatehouse)
    body = {"site_id": "road-207", "plate": "冀G12345", **NUMBERED}
    await ask(gatehouse, phone, "/v1/crossings", json.dumps(body).encode())
    told = {"sequence": "7", "at": NUMBERED["asked_at"], "direction": "in", "outcome": "admitted",
            "plate": "冀G12345"}  # fmt: skip
    batch = {
        "recorder_id": "phone-1", "number": 1, "previous": "", "crossings": [told],
        "made_at": "2020-02-17T08:00:00+08:00", "complete_until": "2020-02-17T08:00:00+08:00",
    }  # fmt: skip
    path = "/v1/sites/road-207/batches"
    answer = await ask(gatehouse, phone, path, json.dumps(batch).encode())
    assert answer.status_code == 202, answer.text
    # What the gate had decided stands, and the phone is told so.
    assert [one["outcome"] for one in answer.json()["results"]] == ["refused"]
    assert len(await gatehouse.listed("/v1/crossings?site_id=road-207")) == 1


async def test_a_number_goes_with_its_time(gatehouse: Gatehouse) -> None:
    body = {"site_id": "road-207", "plate": "冀G12345", "sequence": "7"}
    assert (await gatehouse.ask("guard", "POST", "/v1/crossings", body)).status_code == 422


async def test_the_number_of_whoever_does_not_sign_names_nothing(gatehouse: Gatehouse) -> None:
    body = {"site_id": "road-207", "plate": "冀G12345", **NUMBERED}
    ids = {(await gatehouse.ask("guard", "POST", "/v1/crossings", body)).json()["id"]
           for _ in range(2)}  # fmt: skip
    assert len(ids) == 2


async def test_what_was_measured_long_ago_opens_no_gate(gatehouse: Gatehouse, clock: Still) -> None:
    await gatehouse.hear(pass_issued)
    clock.time = MORNING + HOUR
    answer = await gatehouse.post({**READING, "direction": "in"})
    (result,) = answer.json()["results"]
    assert (answer.status_code, result["late"], result["status"]) == (202, True, "accepted")
    assert "outcome" not in result
    await gatehouse.bus.settle()
    assert await gatehouse.listed("/v1/crossings?site_id=gate-mill") == []
    (kept,) = await gatehouse.listed("/v1/readings?site_id=gate-mill")
    assert kept["quality"] == ["late"]
