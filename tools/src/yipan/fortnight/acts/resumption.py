"""One is ripe, one is inspected, one resumes: the permits of the forty, day by day."""

from functools import partial
from hashlib import sha256
from typing import Any

from yipan.fortnight.chronicle import Act, Chronicle, Happening, moment
from yipan.fortnight.firms import COMMITMENT, FAILS_FIRST, FIRMS, RESUMING, Firm
from yipan.fortnight.people import on_duty
from yipan.scenario.acts.opening import INSPECTION_FROM
from yipan.scenario.acts.opening import approve as by_levels

CHECKLIST = [
    "control-plan", "organisation", "supplies", "isolation-place", "roster",
    "disinfection-register", "shift-regime", "meal-regime",
]  # fmt: skip


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
    await chronicle.each(lambda firm: gate_opens(chronicle, firm), ripe)
    chronicle.tally["permits"] += len(ripe)


async def inspected_again(chronicle: Chronicle) -> None:
    await inspect(chronicle, FAILS_FIRST)
    await gate_opens(chronicle, FAILS_FIRST)
    chronicle.tally["permits"] += 1


async def apply(chronicle: Chronicle, firm: Firm) -> None:
    path, body = "/v1/applications", application(firm)
    made = await chronicle.say("clerk", "POST", "permits", path, body)
    chronicle.permits[firm.enterprise_id] = made["id"]


def application(firm: Firm) -> dict[str, Any]:
    return {
        "enterprise_id": firm.enterprise_id,
        "kind": "work",
        "checklist": CHECKLIST,
        "supplies_days": 14,
        "risk_level": "low",
        "batch": batch_of(firm),
    }


def batch_of(firm: Firm) -> int:
    """Staggered: the fourth batch begins with the 24th."""
    days = (18, 21, 24)
    return 1 + sum(firm.resumes >= day for day in days)


async def approve(chronicle: Chronicle, firm: Firm) -> None:
    """By the procedure in effect now: a slow machine may get here on another day."""
    if firm.procedure == COMMITMENT:
        await file_commitment(chronicle, firm)
        return
    if chronicle.stage.now() >= INSPECTION_FROM:
        await inspect(chronicle, firm)
    else:
        await by_levels(chronicle.stage, chronicle.permits[firm.enterprise_id])


async def file_commitment(chronicle: Chronicle, firm: Firm) -> None:
    """Low risk: a signed commitment, and the inspection comes later."""
    path = f"/v1/applications/{chronicle.permits[firm.enterprise_id]}/commitment"
    signed = {
        "signed_by": chronicle.id_of(on_duty(firm)[0]),
        "text_sha256": sha256(f"commitment of {firm.enterprise_id}".encode()).hexdigest(),
    }
    await chronicle.say("clerk", "POST", "permits", path, signed)


async def inspect(chronicle: Chronicle, firm: Firm, findings: list[str] | None = None) -> None:
    """Inspect on site, with proof; without findings the permit is issued or given back."""
    path = f"/v1/permits/{chronicle.permits[firm.enterprise_id]}/inspections"
    seen = [{"requirement": one, "ok": True} for one in CHECKLIST]
    body = {
        "findings": findings or [],
        "results": [] if findings else seen,
        "place": {"spot": f"{firm.name}, gate"},
        "photos": [sha256(f"photo of {firm.enterprise_id}".encode()).hexdigest()],
    }
    await chronicle.say("inspector", "POST", "permits", path, body)


async def gate_opens(chronicle: Chronicle, firm: Firm) -> None:
    """Wait until the gate of the firm has heard of its permit."""

    async def opens() -> bool:
        found = await chronicle.say("guard", "GET", "checkpoint", f"/v1/sites/{firm.gate}/gate")
        return bool(found["open"])

    await chronicle.stage.follows(f"the gate of {firm.enterprise_id} opens", opens)


def _on(date: int) -> Act:
    return partial(resume, date=date)


HAPPENINGS = (
    *(Happening(moment(date, 9), _on(date)) for date in (16, *RESUMING)),
    Happening(moment(FAILS_FIRST.resumes + 1, 9, 30), inspected_again),
)
