"""Measurements that a device of a maker may mean, for Hypothesis and by hand."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from shared.clock import COUNTY
from yipan.scenario.cast import ZHANGBEI, identity_number
from yipan.simulator.shape import Instrument, Meant, Named, Vendor
from yipan.simulator.vendors import VENDORS

MORNING = datetime(2020, 2, 17, 8, tzinfo=COUNTY)
SERIALS = {
    "yipan": "", "hikvision": "02:00:00:aa:bb:01", "zkteco": "SIM00AABB01", "uniview": "SIM01",
    "dahua": "02:00:00:aa:bb:02", "fc8300": "FC-8300T01", "senml": "urn:dev:mac:020000fffeaabb01",
    "cloudevents": "/simulated/sim-1", "fhir": "sim-1",
}  # fmt: skip
VALUES = {
    "person-id": st.integers(0, 2**128 - 1).map(lambda number: f"{number:032x}"),
    "identity-number": st.integers(0, 10_000).map(lambda n: identity_number(ZHANGBEI, "t", n)),
}
NUMBER = st.integers(1, 99_999).map(str)


def instrument(vendor: Vendor, style: str) -> Instrument:
    return Instrument("sim-1", "gate", vendor.name, SERIALS[vendor.name], style)


def people(vendor: Vendor) -> st.SearchStrategy[Named | None]:
    named: list[st.SearchStrategy[Any]] = [
        st.builds(Named, st.just(kind), VALUES.get(kind, NUMBER)) for kind in vendor.names
    ]
    return st.one_of(st.none(), *named)


@st.composite
def measurements(draw: st.DrawFn, /, vendor: Vendor, **fixed: Any) -> Meant:
    """One measurement with all that the maker's messages can say, and nothing that they cannot."""
    step = timedelta(seconds=1) if vendor.whole_seconds else timedelta(milliseconds=1)
    chosen = {
        "number": draw(st.integers(1, 10**6)),
        "at": MORNING + draw(st.integers(-(10**7), 10**7)) * step,
        "celsius": draw(st.integers(330, 420)) / 10,
        "person": draw(people(vendor)),
        "mask": draw(st.sampled_from(["worn", "not-worn", "unknown"])) if vendor.masks else None,
        "direction": draw(st.sampled_from(["in", "out", None])) if vendor.directions else None,
        "replayed": vendor.replays and draw(st.booleans()),
    }
    return Meant(**{**chosen, "mask": chosen["mask"] or "unknown", **fixed})


WAYS = [(vendor, style) for vendor in VENDORS.values() for style in vendor.styles]
