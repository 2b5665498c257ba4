"""What devices of many makers send, read into one form: one file for each maker, and no I/O."""

from collections.abc import Mapping
from types import MappingProxyType

from checkpoint.adapters import cloudevents, dahua, fc8300, fhir, hikvision, senml, uniview, zkteco
from checkpoint.adapters.neutral import Adapter

ADAPTERS: Mapping[str, Adapter] = MappingProxyType({
    one.ADAPTER.vendor: one.ADAPTER
    for one in (cloudevents, dahua, fc8300, fhir, hikvision, senml, uniview, zkteco)
})  # fmt: skip
