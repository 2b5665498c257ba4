"""The four services by name, for tools that need to know what each of them does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import checkpoint.worker
import health_records.worker
import permits.worker
import transport.worker
from shared.platform import Platform, Work


@dataclass(frozen=True, slots=True)
class Service:
    """`create_work` over an in-memory platform tells topics, views and groups."""

    create_work: Callable[[Platform], Work]


NO_KEY = bytes(32)
"""Nothing is sealed or opened by asking a service what it does."""

SERVICES: Mapping[str, Service] = {
    "checkpoint": Service(checkpoint.worker.create_work),
    "health-records": Service(
        partial(health_records.worker.create_work, person_key=NO_KEY, cipher_keys={1: NO_KEY})
    ),
    "permits": Service(permits.worker.create_work),
    "transport": Service(transport.worker.create_work),
}
