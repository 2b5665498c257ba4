"""Passes at a gate without a network: the same answers as every other verifier gives."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect
from tests.checkpoint.page.phone import Phone
from tests.checkpoint.page.town import Town
from tests.permits.samples import PASS_KEYS

from shared.passes.body import Pass
from shared.passes.revocations import sign_list
from shared.passes.signed import Signer, key_set
from shared.passes.verify import Verifier, sign_pass

JUDGE = """
async ([keys, list, at, tokens]) => {
  const {readKeys, verify} = await import('/gate/verify.js');
  const known = await readKeys(keys);
  return Promise.all(tokens.map(async (one) => {
    const {answer, reason, read, age} = await verify(one, known, list, at);
    return [answer, reason, read?.serial ?? null, read?.bearer ?? null, age ?? null];
  }));
}
"""
NOON = datetime(2020, 2, 17, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def cut_with(phone: Phone, town: Town) -> None:
    """Have the phone fetch the newest list, and cut the network."""
    await phone.page.evaluate("import('/gate/knowing.js').then((m) => { m.known.passesAt = 0; })")
    made = "known.listMadeAt > 0 && known.passesAt > 0"
    await phone.sync()
    await phone.until(made)
    town.network("cut")


async def test_a_pass_is_verified_without_a_network(phone: Phone, town: Town) -> None:
    _, token = await town.vehicle_pass()
    town.network("cut")
    assert await phone.check(token, town.plate) == "admitted"
    assert "本机离线判定" in await phone.page.inner_text("#by")


async def test_a_pass_of_another_plate_is_refused(phone: Phone, town: Town) -> None:
    _, token = await town.vehicle_pass()
    town.network("cut")
    assert await phone.check("冀G·99999", token) == "refused"
    assert "通行证不属于此车牌" in await phone.reasons()


async def test_a_pass_is_not_passed_over_where_its_plate_is_not_told(
    phone: Phone, town: Town
) -> None:
    _, token = await town.vehicle_pass()
    await phone.page.fill("#subject", token + "A")
    await phone.page.press("#subject", "Enter")
    await phone.page.fill("#celsius", "36.5")
    await phone.page.click("#check")
    await expect(phone.page.locator("#problem")).to_contain_text("请输入车牌")
    assert await town.readings() == []


async def test_a_tampered_pass_is_refused(phone: Phone, town: Town) -> None:
    _, token = await town.vehicle_pass()
    town.network("cut")
    changed = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    assert await phone.check(town.plate, changed) == "refused"
    assert "不是本县签发的通行证" in await phone.reasons()


async def test_a_tampered_pass_is_for_the_guard_where_the_gate_knows_the_plate(
    phone: Phone, town: Town
) -> None:
    _, token = await town.vehicle_pass()
    changed = token[:40] + ("A" if token[40] != "A" else "B") + token[41:]
    assert await phone.check(town.plate, changed) == "ask"
    await phone.choose("stop", "refused")


async def test_a_pass_that_is_called_back_is_refused(phone: Phone, town: Town) -> None:
    permit_id, token = await town.vehicle_pass()
    await town.county.office.revoke(permit_id)
    await cut_with(phone, town)
    assert await phone.check(token, town.plate) == "refused"
    assert "已被暂停、吊销或换发" in await phone.reasons()


async def test_an_old_list_is_said_and_tells_nothing(phone: Phone, town: Town) -> None:
    _, token = await town.vehicle_pass()
    town.network("cut")
    await phone.page.evaluate(
        "import('/gate/clock.js').then((clock) => "
        "clock.learn(new Date(Date.now() + 25 * 3600e3).toISOString(), Date.now()))"
    )
    assert await phone.check(token, town.plate) == "ask"
    assert "吊销名单已有25小时" in await phone.reasons()
    await expect(phone.page.locator("#state")).to_contain_text("吊销名单 25 小时前")
    await expect(phone.page.locator("#warnings")).to_contain_text("吊销名单已超过 24 小时")


def cases(signer: Signer, other: Signer) -> list[str]:
    """Passes good and bad, whole and broken."""

    def of(**change: object) -> Pass:
        fields = {
            "permit_id": "0d7e6a0e-5a0b-5c1e-8a43-6a1e5b8f0c21", "edition": 1,
            "kind": "vehicle-pass", "bearer": "冀G12345", "route": "饲料厂—养猪场",
            "valid_from": NOON - HOUR, "valid_until": NOON + HOUR, "issued_at": NOON - HOUR,
            "cargo": "feed", **change,
        }  # fmt: skip
        return Pass(**fields)  # type: ignore[arg-type]

    good = sign_pass(signer, of())
    passes = [
        of(cargo=""), of(edition=2), of(edition=3), of(permit_id="p-1", kind="work", bearer="mill"),
        of(valid_from=NOON + timedelta(seconds=120)), of(valid_from=NOON + timedelta(seconds=121)),
        of(valid_until=NOON - timedelta(seconds=119)),
        of(valid_until=NOON - timedelta(seconds=120)),
    ]  # fmt: skip
    body = bytes([0, 0, 1]) + bytes(15)
    odd = [
        b"",
        body,
        body + b"\x01p\x01m\x00\x02\x01x",
        bytes([9]) + body,
        b"\x00" * 18 + b"\x02\xff\xff",
    ]
    broken = [good[:n] for n in (0, 4, 5, 60, len(good) - 1)]
    changed = [good[:n] + letter + good[n + 1 :] for n in (4, 30, len(good) - 1) for letter in "A7"]
    return [
        good, *(sign_pass(signer, one) for one in passes), sign_pass(other, of()),
        *(signer.sign("YP1:", one) for one in odd), *broken, *changed,
        good.lower(), good + "A", f"{good} ", "YP1:1", "冀", signer.sign("YR1:", b"\x00" * 5),
    ]  # fmt: skip


async def test_every_text_gets_the_answer_of_the_other_verifier(phone: Phone) -> None:
    signer, other = Signer(PASS_KEYS), Signer({7: bytes(range(32))})
    tokens = cases(signer, other)
    back, ended = (Verifier(signer.public).verify(tokens[n], NOON).read for n in (2, 3))
    assert back is not None
    assert ended is not None
    lists = [
        None, "YR1:", "nonsense", sign_list(other, NOON, []),
        *(
            sign_list(signer, NOON - age, [back.serial], [ended.serial]) + "\n"
            for age in (HOUR, 24 * HOUR, 25 * HOUR, -timedelta(seconds=120), -HOUR)
        ),
    ]  # fmt: skip
    keys = str(key_set(signer.public)).replace("'", '"')
    for found in lists:
        asked = [keys, found, int(NOON.timestamp()), tokens]
        answers = await phone.page.evaluate(JUDGE, asked)
        verifier = Verifier(signer.public, found)
        for token, answer in zip(tokens, answers, strict=True):
            said = verifier.verify(token, NOON)
            age = None if said.list_age is None else said.list_age.total_seconds()
            read = (said.read.serial.hex(), said.read.bearer) if said.read else (None, None)
            assert answer == [said.answer, said.reason, *read, age], (token, found)
