"""One is ripe, one is inspected, one resumes: the permits of the forty, day by day."""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from yipan.fortnight.chronicle import Act, Chronicle, Happening, moment
from yipan.fortnight.firms import COMMITMENT, FAILS_FIRST, FIRMS, LEVELS, RESUMING, Firm
from yipan.fortnight.people import on_duty
from yipan.scenario import procedure
from yipan.scenario.procedure import CHECKLIST, gate_opens


async def resume(chronicle: Chronicle, date: int) -> None:
    """The enterprises of a day, each by the procedure that is in effect."""
    ripe = [firm for firm in FIRMS if firm.resumes == date]
    how = {firm.procedure for firm in ripe}
    chronicle.tell(f"{len(ripe)} enterprises resume, by {', '.join(sorted(how))}")
    await chronicle.each(lambda firm: apply(chronicle, firm), ripe)
    if FAILS_FIRST in ripe:
        chronicle.tell(f"{FAILS_FIRST.enterprise_id} has no isolation place: not yet")
        await inspect(chronicle, FAILS_FIRST, findings=["no isolation place on site"])
        ripe.remove(FAILS_FIRST)
    await chronicle.each(lambda firm: approve(chronicle, firm), ripe)
    if any(firm.procedure == LEVELS for firm in ripe):
        chronicle.keeps_up_with(procedure.INSPECTION_FROM)
    await chronicle.each(lambda firm: gate_opens(chronicle, firm.gate), ripe)
    chronicle.tally["permits"] += len(ripe)


async def inspected_again(chronicle: Chronicle) -> None:
    await inspect(chronicle, FAILS_FIRST)
    await gate_opens(chronicle, FAILS_FIRST.gate)
    chronicle.tally["permits"] += 1


async def apply(chronicle: Chronicle, firm: Firm) -> None:
    id_ = firm.enterprise_id
    permit_id = await procedure.apply(chronicle.stage, id_, batch=batch_of(firm))
    chronicle.permits[id_] = permit_id


def batch_of(firm: Firm) -> int:
    """Staggered: the fourth batch begins with the 24th."""
    days = (18, 21, 24)
    return 1 + sum(firm.resumes >= day for day in days)


async def approve(chronicle: Chronicle, firm: Firm) -> None:
    """By commitment who may; the others by the procedure of the day."""
    if firm.procedure == COMMITMENT:
        await file_commitment(chronicle, firm)
        return
    permit_id = chronicle.permits[firm.enterprise_id]
    await procedure.approve(chronicle.stage, permit_id, **proof(firm))


async def file_commitment(chronicle: Chronicle, firm: Firm) -> None:
    """Low risk: a signed commitment, and the inspection comes later."""
    path = f"/v1/applications/{chronicle.permits[firm.enterprise_id]}/commitment"
    signed = {
        "signed_by": chronicle.id_of(on_duty(firm)[0]),
        "text_sha256": sha256(f"commitment of {firm.enterprise_id}".encode()).hexdigest(),
    }
    await chronicle.say("clerk", "POST", "permits", path, signed)


async def inspect(chronicle: Chronicle, firm: Firm, findings: Sequence[str] = ()) -> None:
    """Inspect on site, with proof; without findings the permit is issued or given back."""
    permit_id = chronicle.permits[firm.enterprise_id]
    await procedure.inspect(chronicle.stage, permit_id, findings, **proof(firm, findings))


def proof(firm: Firm, findings: Sequence[str] = ()) -> dict[str, Any]:
    """What the inspector saw, where, and the hash of a photo."""
    seen = [{"requirement": one, "ok": True} for one in CHECKLIST]
    return {
        "results": [] if findings else seen,
        "place": {"spot": f"{firm.name}, gate"},
        "photos": [sha256(f"photo of {firm.enterprise_id}".encode()).hexdigest()],
    }


def _on(date: int) -> Act:
    return partial(resume, date=date)


HAPPENINGS = (
    *(Happening(moment(date, 9), _on(date)) for date in (16, *RESUMING)),
    Happening(moment(FAILS_FIRST.resumes + 1, 9, 30), inspected_again),
)
