"""Supplies: disinfectant for 66 holders, barrels and masks for one, feed for eleven farms."""

from functools import partial
from typing import Any

from yipan.fortnight.acts.registers import DEPOT
from yipan.fortnight.chronicle import Chronicle, Happening, moment
from yipan.fortnight.firms import SEED
from yipan.fortnight.supplies import (
    BARRELS,
    DAYS_AT_FIRST,
    DAYS_OF_A_DELIVERY,
    DELIVERIES,
    HOLDERS,
    MASKS,
    PIG_FARMS,
    PigFarm,
    jin_for,
    pig_farms,
)
from yipan.fortnight.vehicles import TRUCKS
from yipan.scenario.roads import at_the_road

DAYS = (17, 18, 19, 20, 21, 24)
A_DAY = len(HOLDERS) // len(DAYS)
"""Eleven holders on each of six days."""


async def disinfectant(chronicle: Chronicle, date: int) -> None:
    first = DAYS.index(date) * A_DAY
    holders = HOLDERS[first : first + A_DAY]
    chronicle.tell(f"disinfectant for {', '.join((holders[0], '...', holders[-1]))}")

    async def send(holder: str) -> None:
        jin = str(jin_for(holder))
        await consign(chronicle, "disinfectant", "jin", jin, holder, from_stock=DEPOT)

    await chronicle.each(send, holders)


async def for_the_seed_firm(chronicle: Chronicle) -> None:
    await consign(chronicle, "bleach", "barrel", str(BARRELS), SEED.enterprise_id)
    await consign(chronicle, "masks", "piece", str(MASKS), SEED.enterprise_id)


async def farms(chronicle: Chronicle) -> None:
    pigs = sum(farm.pigs for farm in pig_farms())
    chronicle.tell(f"{pigs:,} pigs on 11 farms: feed for {DAYS_AT_FIRST} days")

    async def register(farm: PigFarm) -> None:
        body = {
            "farm_id": farm.farm_id,
            "name": farm.name,
            "township": farm.township,
            "animals": farm.pigs,
            "unit": "kg",
            "feed": str(farm.kg_a_day * DAYS_AT_FIRST),
            "per_day": str(farm.kg_a_day),
        }
        await chronicle.say("clerk", "POST", "transport", "/v1/farms", body)

    await chronicle.each(register, pig_farms())


async def feed(chronicle: Chronicle) -> None:
    chronicle.tell(f"the mill's trucks bring feed for {DAYS_OF_A_DELIVERY} days to every pig farm")
    await chronicle.each(lambda plate: at_the_road(chronicle, plate), TRUCKS)

    async def deliver(farm: PigFarm) -> None:
        plate = TRUCKS[PIG_FARMS.index(farm.farm_id) % len(TRUCKS)]
        kilograms = str(farm.kg_a_day * DAYS_OF_A_DELIVERY)
        await consign(chronicle, "feed", "kg", kilograms, farm.farm_id, plate=plate)

    await chronicle.each(deliver, pig_farms())


async def consign(
    chronicle: Chronicle, item: str, unit: str, quantity: str, holder: str, **more: Any
) -> None:
    """Dispatch and receive: both sides say what went and what came."""
    body = {"item": item, "unit": unit, "quantity": quantity, "holder": holder, **more}
    sent = await chronicle.say("dispatcher", "POST", "transport", "/v1/consignments", body)
    path = f"/v1/consignments/{sent['id']}/receipt"
    await chronicle.say("clerk", "POST", "transport", path, {"unit": unit, "quantity": quantity})
    chronicle.tally["consignments"] += 1


HAPPENINGS = (
    Happening(moment(16, 8), farms),
    *(Happening(moment(date, 13, 30), feed) for date in DELIVERIES),
    *(Happening(moment(date, 14, 30), partial(disinfectant, date=date)) for date in DAYS),
    Happening(moment(22, 14, 30), for_the_seed_firm),
)
