"""A serial belongs to one device in use, also where two are registered at the same moment.

Whoever wants a serial writes the next of its claims: of two that do so at once one finds the place
taken. A claim that nothing came of is worth nothing after a while.
"""

from datetime import datetime, timedelta

from checkpoint.domain.device import Device, Setup
from checkpoint.handlers import Handlers
from checkpoint.shelves import CLAIMS
from shared.errors import wrong
from shared.identity import derived_id
from shared.projections import Document, Documents, InsertOnce

UNDER_WAY = timedelta(minutes=1)
"""How long somebody may take from claiming a serial to having it."""


def _has(device: Device, setup: Setup) -> bool:
    held = device.setup
    return device.status == "in-use" and (held.vendor, held.serial) == (setup.vendor, setup.serial)


async def claim(
    handlers: Handlers, documents: Documents, device_id: str, setup: Setup, at: datetime
) -> None:
    """Make sure that nobody else has this serial or is about to; Invalid otherwise."""
    if setup.vendor is None or setup.serial is None:
        return
    found = await handlers.devices.aggregates.where({"setup.serial": setup.serial})
    having = [id_ for id_, stored in found.items() if _has(stored.state, setup)]
    if others := [id_ for id_ in having if id_ != device_id]:
        raise wrong("serial", f"device {others[0]} has it already")
    if not having:
        await _write(handlers, documents, device_id, setup, at)


async def _write(
    handlers: Handlers, documents: Documents, device_id: str, setup: Setup, at: datetime
) -> None:
    serial = derived_id("serial", setup.vendor or "", setup.serial or "")
    newest = await documents.find(
        CLAIMS, {"serial": serial}, sort="number", descending=True, limit=1
    )
    last = newest[0] if newest else None
    if last is not None and last["device_id"] != device_id:
        await _see_whether_it_is_over(handlers, last, at)
    number = 1 if last is None else last["number"] + 1
    id_ = f"{serial}/{number}"
    mine: Document = {"serial": serial, "number": number, "device_id": device_id, "at": at}
    await documents.apply([InsertOnce(CLAIMS, {"_id": id_, **mine})])
    stored = await documents.get(CLAIMS, id_)
    if stored is not None and stored["device_id"] != device_id:
        raise wrong("serial", f"device {stored['device_id']} is being given it")


async def _see_whether_it_is_over(handlers: Handlers, last: Document, at: datetime) -> None:
    """A claim under way is somebody's; that of a device which is retired is over."""
    device = (await handlers.devices.aggregates.load(last["device_id"])).state
    if device.status != "retired" and abs(at - last["at"]) < UNDER_WAY:
        raise wrong("serial", f"device {last['device_id']} is being given it")
