"""CloudEvents 1.0: one structured event, or a batch of them."""

from collections.abc import Sequence
from typing import Any

from yipan.simulator.bodies import as_json
from yipan.simulator.shape import Instrument, Meant, Payload, Vendor, all_or_none

PATH = "/v1/intake/cloudevents"
ONE, BATCH = "application/cloudevents+json", "application/cloudevents-batch+json"
NAMES = {
    "person-id": "person_id", "identity-number": "identity_number",
    "employee-number": "employee_number", "card": "card",
}  # fmt: skip


def build(device: Instrument, readings: Sequence[Meant]) -> Payload:
    events = [_event(device, one) for one in readings]
    if len(events) == 1 and device.style == "single":
        return Payload(PATH, as_json(events[0]), ONE)
    return Payload(PATH, as_json(events), BATCH)


def _event(device: Instrument, meant: Meant) -> dict[str, Any]:
    data = {"celsius": meant.told, "unit": "Cel", "mask": meant.mask}
    if meant.direction:
        data["direction"] = meant.direction
    return {
        "specversion": "1.0",
        "id": str(meant.number),
        "source": device.serial,
        "type": "simulated.temperature.measured",
        "time": meant.at.isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
        "data": data | ({NAMES[meant.person.kind]: meant.person.value} if meant.person else {}),
    }


def taken(readings: Sequence[Meant], status: int, _: bytes) -> Sequence[bool]:
    return all_or_none(readings, taken=status in (202, 204))


VENDOR = Vendor(
    "cloudevents", "signature", build, taken,
    names=("person-id", "identity-number", "employee-number", "card"), styles=("single", "batch"),
    most=100,
)  # fmt: skip
