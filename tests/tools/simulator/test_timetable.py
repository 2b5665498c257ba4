"""What is planned before anything is sent, and what each fault makes of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import mean, pstdev

import pytest
from tests.tools.simulator.meant import MORNING

from checkpoint.domain.rules import fever_limits
from shared.identity import identity_number
from yipan.simulator.faults import FAULTS, with_faults
from yipan.simulator.people import CALLED
from yipan.simulator.shape import Meant
from yipan.simulator.timetable import Delivery, Wishes, instruments, ordinary
from yipan.simulator.vendors import VENDORS

ALL = tuple(VENDORS)
WISHES = Wishes(ALL, "sim-t", "gate", devices=18, rate=180, seconds=20)
DEVICES = instruments(WISHES)
PLANNED = ordinary(WISHES, DEVICES, MORNING)


def faulty(name: str) -> list[Delivery]:
    return with_faults(PLANNED, replace(WISHES, faults=(name,)), DEVICES)


def events(planned: Sequence[Delivery]) -> Counter[tuple[int, int]]:
    return Counter((one.device, meant.number) for one in planned for meant in one.readings)


def measured(planned: Sequence[Delivery]) -> dict[tuple[int, int], Meant]:
    return {(one.device, meant.number): meant for one in planned for meant in one.readings}


def test_the_same_seed_plans_the_same_and_another_does_not() -> None:
    assert ordinary(WISHES, instruments(WISHES), MORNING) == PLANNED
    assert ordinary(replace(WISHES, seed=2), DEVICES, MORNING) != PLANNED


def test_readings_are_evenly_spaced_at_the_rate() -> None:
    assert len(PLANNED) == 180 * 20
    assert [one.due for one in PLANNED] == pytest.approx([n / 180 for n in range(3_600)])


def test_makers_and_their_styles_come_in_turn() -> None:
    assert [one.vendor for one in DEVICES] == [*ALL, *ALL]
    styles = [one.style for one in DEVICES if one.vendor == "hikvision"]
    assert styles == ["form", "json"]
    serials = [one.serial for one in DEVICES if one.serial]
    assert len(set(serials)) == len(serials) == 16
    doubled = instruments(replace(WISHES, doubled=True))
    assert [one.style for one in doubled if one.vendor == "zkteco"] == ["doubled"] * 2


@pytest.mark.parametrize("rate", [50, 5_000])
def test_no_two_readings_of_a_device_can_be_taken_for_one(rate: int) -> None:
    """By the makers' own way: number and time, or the time alone in thousandths."""
    for vendor in VENDORS.values():
        wishes = Wishes((vendor.name,), "sim", "gate", devices=1, rate=rate, seconds=1)
        (delivery, *others) = ordinary(wishes, instruments(wishes), MORNING)
        readings = [meant for one in (delivery, *others) for meant in one.readings]
        assert len({meant.number for meant in readings}) == rate
        if not vendor.whole_seconds:
            assert len({meant.at for meant in readings}) == rate


def test_a_batch_is_due_when_its_last_reading_was_measured() -> None:
    planned = ordinary(replace(WISHES, batch=7), DEVICES, MORNING)
    assert events(planned) == events(PLANNED)
    for one in planned:
        assert len(one.readings) <= min(7, VENDORS[DEVICES[one.device].vendor].most)
        assert MORNING + timedelta(seconds=one.due + 0.001) >= one.readings[-1].at


def test_people_are_as_warm_as_at_a_gate_in_winter() -> None:
    wishes = Wishes(("yipan",), "sim", "gate", rate=10_000, seconds=2, fevers=0.01)
    found = [
        m.celsius for one in ordinary(wishes, instruments(wishes), MORNING) for m in one.readings
    ]
    limit = fever_limits(MORNING).limit("forehead")
    assert limit is not None
    normal = [celsius for celsius in found if celsius < limit]
    assert mean(normal) == pytest.approx(35.5, abs=0.03)
    assert pstdev(normal) == pytest.approx(0.54, abs=0.03)
    assert (len(found) - len(normal)) / len(found) == pytest.approx(0.01, rel=0.3)


def test_invented_identity_numbers_are_valid_and_of_nobody_alive() -> None:
    for number in range(2_000):
        written = CALLED["identity-number"]("sim", number)
        assert identity_number(written) == written
        assert 1850 <= int(written[6:10]) <= 1901


def test_access_controllers_ask_for_orders_every_half_minute() -> None:
    wishes = Wishes(("zkteco",), "sim", "gate", devices=2, rate=1, seconds=70)
    planned = ordinary(wishes, instruments(wishes), MORNING)
    polls = [(one.device, one.due) for one in planned if not one.readings]
    assert polls == [(0, 30.0), (1, 30.0), (0, 60.0), (1, 60.0)]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_does_something_loses_nothing_and_is_the_same_for_a_seed(name: str) -> None:
    found = faulty(name)
    assert found != PLANNED
    assert found == faulty(name)
    assert events(found).keys() == events(PLANNED).keys()
    assert [one.due for one in found] == sorted(one.due for one in found)


def test_without_faults_nothing_is_changed() -> None:
    assert with_faults(PLANNED, WISHES, DEVICES) == PLANNED


def test_the_order_of_faults_on_the_command_line_means_nothing() -> None:
    one, other = (replace(WISHES, faults=tuple(f)) for f in (list(FAULTS), list(FAULTS)[::-1]))
    assert with_faults(PLANNED, one, DEVICES) == with_faults(PLANNED, other, DEVICES)


def test_clock_skew_moves_whole_devices_by_minutes() -> None:
    before, found = measured(PLANNED), faulty("clock-skew")
    skewed = {one.device for one in found if one.skew}
    assert len(skewed) == round(18 * 0.2)
    for one in found:
        assert bool(one.skew) == (one.device in skewed)
        assert 150 <= abs(one.skew) <= 240 or not one.skew
        for meant in one.readings:
            moved = meant.at - before[one.device, meant.number].at
            assert moved == timedelta(seconds=one.skew)


def test_clock_skew_breaks_some_offsets_of_hikvision_alone() -> None:
    wishes = Wishes(("hikvision", "dahua"), "s", "gate", devices=2, rate=10, faults=("clock-skew",))
    devices = instruments(wishes)
    seen: set[str] = set()
    for seed in range(20):
        seeded = replace(wishes, seed=seed)
        for one in with_faults(ordinary(seeded, devices, MORNING), seeded, devices):
            seen |= {devices[one.device].vendor for m in one.readings if m.malformed}
    assert seen == {"hikvision"}


def test_late_readings_were_taken_hours_before() -> None:
    before = measured(PLANNED)
    ago = {meant.at - before[key].at for key, meant in measured(faulty("late")).items()}
    assert len(ago) > 30
    assert ago <= {timedelta(0), *(timedelta(hours=-n) for n in range(2, 49))}


def test_garbage_is_alone_in_its_message_and_of_kinds_the_maker_can_send() -> None:
    batched = ordinary(replace(WISHES, batch=5), DEVICES, MORNING)
    found = with_faults(batched, replace(WISHES, faults=("garbage",)), DEVICES)
    assert events(found) == events(PLANNED)
    spoilt = [one for one in found if one.garbled]
    assert {one.garbled for one in spoilt} == {"truncated", "wrong-type"}
    for one in spoilt:
        assert [meant.garbled for meant in one.readings] == [one.garbled]
        assert one.garbled in VENDORS[DEVICES[one.device].vendor].garbles


@pytest.mark.parametrize(
    ("name", "shows", "spared"),
    [("unknown-device", "nobody", set()), ("wrong-signature", "wrongly", {"zkteco"})],
)
def test_who_shows_itself_badly(name: str, shows: str, spared: set[str]) -> None:
    found = faulty(name)
    bad = {DEVICES[one.device].vendor for one in found if one.shows != "itself"}
    assert {one.shows for one in found} == {"itself", shows}
    assert bad == set(ALL) - spared


def test_a_device_that_was_offline_sends_what_it_stored_at_once() -> None:
    before = {key: n for n, one in enumerate(PLANNED) for key in events([one])}
    found = faulty("offline")
    stored = [one for one in found if PLANNED[before[one.device, one.readings[0].number]] != one]
    assert {one.due for one in stored} == {12.0}
    away = {one.device for one in stored}
    assert len(away) == round(18 * 0.2)
    assert not [one for one in found if one.device in away and 4 <= one.due < 12]
    for one in stored:
        marks = VENDORS[DEVICES[one.device].vendor].replays
        assert {meant.replayed for meant in one.readings} == {marks}


def test_duplicates_are_the_same_two_or_three_times_within_seconds() -> None:
    counted = Counter(events(faulty("duplicates")).values())
    assert counted.keys() == {1, 2, 3}
    dues: dict[tuple[int, int], list[float]] = {}
    for one in faulty("duplicates"):
        dues.setdefault((one.device, one.readings[0].number), []).append(one.due)
    assert max(max(some) - min(some) for some in dues.values()) <= 3


def test_reorder_sends_some_after_later_ones() -> None:
    numbers = [one.readings[0].number for one in faulty("reorder") if one.device == 0]
    assert numbers != sorted(numbers)
    assert sorted(numbers) == list(range(1, 201))


@pytest.mark.parametrize(("name", "field"), [("drop-answer", "leaves"), ("slow", "slow")])
def test_some_requests_are_sent_badly(name: str, field: str) -> None:
    found = faulty(name)
    bad = [one for one in found if getattr(one, field)]
    assert 0 < len(bad) < len(found) / 5
    assert [replace(one, leaves=False, slow=False) for one in found] == PLANNED
