"""Passes over HTTP: what holders print, in all its forms."""

from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from tests.kit import Still
from tests.permits import qr
from tests.permits.gate import Gate
from tests.permits.office import Office
from tests.permits.samples import A_MONTH_ON, HOUR, MORNING

from permits.api.passes.drawn import wrapped
from shared.memory.bus import InMemoryBus
from shared.passes.body import Pass

ROUTE = "mill (坝上饲料厂) & <farms>\x01"


@pytest.fixture
def gate(office: Office) -> Gate:
    return Gate(office)


@pytest.fixture
async def pass_id(office: Office, bus: InMemoryBus) -> str:
    await office.register()
    made = await office.issue_pass(route=ROUTE)
    await bus.settle()
    return str(made.json()["id"])


@pytest.fixture
async def permit_id(office: Office, bus: InMemoryBus) -> str:
    permit_id = await office.applied()
    await office.inspect(permit_id)
    await bus.settle()
    return permit_id


async def test_a_vehicle_pass_says_what_it_is_for(gate: Gate, pass_id: str) -> None:
    shown = await gate.shown(pass_id)
    verdict = (await gate.fetch()).verify(shown["token"], MORNING + HOUR)
    until = datetime.fromisoformat("2020-03-01T00:00:00+08:00")
    expected = Pass(pass_id, 1, "vehicle-pass", "冀G12345", ROUTE, MORNING, until, MORNING, "feed")
    assert (verdict.reason, verdict.read) == ("in-force", expected)
    assert shown["serial"] == expected.serial.hex()
    assert (shown["plate"], shown["enterprise_name"], shown["cargo"]) == (
        "冀G12345", "Mill", "feed",
    )  # fmt: skip


async def test_labels_are_in_both_languages(gate: Gate, pass_id: str) -> None:
    labels = (await gate.shown(pass_id))["labels"]
    assert labels["title"] == {"zh": "车辆通行证", "en": "Vehicle pass"}
    assert labels["validity"] == {
        "zh": "有效期：2020-02-24 08:00 至 2020-03-01 00:00",
        "en": "Valid from 2020-02-24 08:00 until 2020-03-01 00:00",
    }
    assert labels["cargo"] == {"zh": "货物：feed", "en": "Cargo: feed"}
    assert labels["edition"] == {"zh": "第 1 版", "en": "Edition 1"}


async def test_a_resumption_permit_has_a_pass_of_its_enterprise(gate: Gate, permit_id: str) -> None:
    shown = await gate.shown(permit_id, 3)
    read = (await gate.fetch()).verify(shown["token"], MORNING + HOUR).read
    assert read is not None
    assert (read.kind, read.bearer, read.route) == ("work", "mill", "")
    assert (read.valid_from, read.valid_until) == (MORNING, A_MONTH_ON)
    assert (shown["labels"]["title"]["zh"], shown["labels"]["route"]) == ("复工许可证", None)


async def test_the_same_edition_is_the_same_text(gate: Gate, pass_id: str, clock: Still) -> None:
    first = await gate.shown(pass_id)
    clock.time += HOUR
    assert await gate.shown(pass_id) == first


async def test_the_images_hold_the_pass(office: Office, gate: Gate, pass_id: str) -> None:
    shown = await gate.shown(pass_id)
    png = await office.get(shown["images"]["png"], "officer")
    svg = await office.get(shown["images"]["svg"], "officer")
    assert (png.headers["content-type"], svg.headers["content-type"]) == (
        "image/png", "image/svg+xml",
    )  # fmt: skip
    modules = qr.of_png(png.content)
    assert (qr.text_of(modules), qr.correction(modules)) == (shown["token"], "M")
    assert qr.of_svg(svg.text) == modules


async def test_the_svg_says_what_the_code_holds(office: Office, pass_id: str) -> None:
    svg = await office.get(f"/v1/passes/{pass_id}.svg", "clerk")
    # What we wrote ourselves a moment ago.
    root = ET.fromstring(svg.text.encode())
    lines = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert lines[:2] == ["车辆通行证 Vehicle pass", "冀G12345"]
    assert "".join(str(line) for line in lines).count("& <farms>") == 2
    assert "货物：feed Cargo: feed" in lines
    assert "Valid from 2020-02-24 08:00 until 2020-03-01 00:00" in lines


def test_a_long_line_is_broken_to_the_width_of_the_code() -> None:
    assert list(wrapped("饲料厂到小二台养猪场", 8)) == ["饲料厂到", "小二台养", "猪场"]
    assert list(wrapped("feed mill to farms", 9)) == ["feed mill", "to farms"]
    assert all(len(line) <= 30 for line in wrapped("x" * 200, 30))
    assert list(wrapped("a\x00b\n", 9)) == ["a b"]


async def test_a_pass_in_hand_is_not_kept_by_caches(office: Office, pass_id: str) -> None:
    for form in ("", ".png", ".svg"):
        answer = await office.get(f"/v1/passes/{pass_id}{form}", "clerk")
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("form", ["", ".png", ".svg"])
async def test_a_permit_that_is_not_there_has_no_pass(office: Office, form: str) -> None:
    assert (await office.get(f"/v1/passes/nobody{form}", "clerk")).status_code == 404


@pytest.mark.parametrize("form", ["", ".png", ".svg"])
async def test_a_permit_that_is_not_in_force_has_no_pass(
    office: Office, bus: InMemoryBus, form: str
) -> None:
    permit_id = await office.applied()
    await bus.settle()
    refused = await office.get(f"/v1/passes/{permit_id}{form}", "clerk")
    assert (refused.status_code, refused.json()["rule"]) == (409, "permit-in-force")


async def test_a_pass_that_has_run_out_is_given_to_nobody(
    office: Office, pass_id: str, clock: Still
) -> None:
    clock.time = A_MONTH_ON
    refused = await office.get(f"/v1/passes/{pass_id}", "clerk")
    assert (refused.status_code, refused.json()["rule"]) == (409, "permit-over")


async def test_nobody_reads_an_edition_before_it_is_there(office: Office, pass_id: str) -> None:
    assert (await office.get(f"/v1/passes/{pass_id}?at_least=2", "clerk")).status_code == 503
