"""What was drawn is sent, also where the process that drew it ended in between."""

import httpx
from tests.transport.asking import as_, get
from tests.transport.domain.goods import DEPOT, TERMS
from tests.transport.facts import MORNING

from shared.causes import by_itself
from shared.memory.bus import InMemoryBus
from transport.domain.stock import Draw, stock_id
from transport.handlers import Handlers


async def test_what_was_drawn_is_sent_without_its_sender(
    client: httpx.AsyncClient, handlers: Handlers, bus: InMemoryBus
) -> None:
    body = {"unit": "kg", "quantity": "100", "minimum": "0"}
    await client.put(f"/v1/stocks/{DEPOT}/disinfectant", json=body, headers=as_("operator"))
    draw, cause = Draw(TERMS, MORNING), by_itself("a-sender-that-ended")
    await handlers.stocks(stock_id(DEPOT, "disinfectant"), draw, at=MORNING, cause=cause)
    await bus.settle()
    shown = await get(client, "officer", "/consignments/c1")
    assert (shown["quantity"], shown["unit"], shown["from_stock"]) == ("120", "jin", DEPOT)
    assert shown["status"] == "dispatched"
