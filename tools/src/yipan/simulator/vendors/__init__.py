"""How each maker's devices write: one file for each, as the adapters that read them."""

from collections.abc import Mapping
from types import MappingProxyType

from yipan.simulator.shape import Vendor
from yipan.simulator.vendors import (
    cloudevents,
    dahua,
    fc8300,
    fhir,
    hikvision,
    own,
    senml,
    uniview,
    zkteco,
)

VENDORS: Mapping[str, Vendor] = MappingProxyType({
    one.VENDOR.name: one.VENDOR
    for one in (own, hikvision, zkteco, uniview, dahua, fc8300, senml, cloudevents, fhir)
})  # fmt: skip
MIXED = "mixed"
"""All of them in turn."""
