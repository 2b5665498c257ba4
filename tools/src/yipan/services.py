"""The four services by name, for tools that need to know what each of them does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import checkpoint.worker
import health_records.worker
import permits.worker
import transport.worker
from shared.platform import Platform, Work


@dataclass(frozen=True, slots=True)
class Service:
    """`create_work` over an in-memory platform tells topics, views and groups."""

    create_work: Callable[[Platform], Work]


SERVICES: Mapping[str, Service] = {
    "checkpoint": Service(checkpoint.worker.create_work),
    "health-records": Service(health_records.worker.create_work),
    "permits": Service(permits.worker.create_work),
    "transport": Service(transport.worker.create_work),
}
