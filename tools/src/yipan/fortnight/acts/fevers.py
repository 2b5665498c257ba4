"""Fevers: two at one enterprise suspend its permit, others are single; all are examined."""

from functools import partial

from yipan.fortnight.acts.resumption import inspect
from yipan.fortnight.chronicle import Chronicle, Happening, moment
from yipan.fortnight.firms import FIRMS, MILL, SEED
from yipan.fortnight.people import FEVERISH, on_duty
from yipan.fortnight.vehicles import FIRST_BATCH
from yipan.scenario.health import examine
from yipan.scenario.procedure import gate_opens, suspended

FEVER = 38.2
CLUSTER = on_duty(SEED)[:2]
CLUSTER_DAY, REINSTATED_DAY = 19, 21
SINGLE = {18: on_duty(MILL)[3], 22: on_duty(FIRMS[4])[2], 26: on_duty(FIRMS[6])[1]}
"""One worker each, of different enterprises, on these days."""


async def fever(chronicle: Chronicle, label: str, date: int) -> None:
    """A fever at the gate on the way in: refused, and deferred by health-records."""
    chronicle.ill.add(label)
    firm = next(f for f in FIRMS if label in on_duty(f))
    at = chronicle.not_before(moment(date, 7))
    found = await chronicle.post_one(chronicle.reading(firm.device, label, FEVER, at, "in"))
    assert "fever" in [reason["code"] for reason in found["reasons"]], found
    chronicle.tally["fevers"] += 1
    await chronicle.all_follow("deferred after a fever", [label], may_return=False)


async def examined(chronicle: Chronicle, labels: list[str]) -> None:
    """Negative the next day: cleared, and back at work the day after."""
    await examine(chronicle, labels, chronicle.stage.now())
    chronicle.ill -= set(labels)


async def cluster(chronicle: Chronicle) -> None:
    chronicle.tell(f"two fevers at {SEED.enterprise_id}: its permit is suspended")
    for label in CLUSTER:
        await fever(chronicle, label, CLUSTER_DAY)
    await suspended(chronicle, SEED.enterprise_id, SEED.gate)
    chronicle.shut.add(SEED.enterprise_id)


async def reinstated(chronicle: Chronicle) -> None:
    chronicle.tell(f"{SEED.enterprise_id} is inspected again: its gate opens")
    await inspect(chronicle, SEED)
    await gate_opens(chronicle, SEED.gate)
    chronicle.shut.remove(SEED.enterprise_id)


HAPPENINGS = (
    *(Happening(moment(d, 7), partial(fever, label=who, date=d)) for d, who in SINGLE.items()),
    *(Happening(moment(d + 1, 9), partial(examined, labels=[who])) for d, who in SINGLE.items()),
    Happening(moment(CLUSTER_DAY, 7), cluster),
    Happening(moment(CLUSTER_DAY + 1, 9), partial(examined, labels=CLUSTER)),
    Happening(moment(FIRST_BATCH, 9, 45), partial(examined, labels=[FEVERISH])),
    Happening(moment(REINSTATED_DAY, 9, 15), reinstated),
)
