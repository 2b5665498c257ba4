"""The return assessment: a pure function of the file and a time -> reasons against returning.

Reasons that end by themselves carry their end in the fact `until`; what was said is what lapses.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from health_records.domain import other_files
from health_records.domain.file import Worker
from health_records.domain.rules import ReturnRules
from shared.clock import COUNTY
from shared.events import Event, Reason
from shared.events.health_records import WorkerCleared, WorkerDeferred

FILE_INCOMPLETE = "file-incomplete"
RISK_REGION = "risk-region"
CONTACT = "contact"
SYMPTOMS = "symptoms"
FEVER = "fever"
ISOLATION = "isolation-unfinished"
POSITIVE = "examined-positive"
OTHER_FILE = "other-file"
CODES = (FILE_INCOMPLETE, RISK_REGION, CONTACT, SYMPTOMS, FEVER, ISOLATION, POSITIVE, OTHER_FILE)
"""In the order in which people are told."""


def reasons(worker: Worker, at: datetime, rules: ReturnRules) -> tuple[Reason, ...]:
    """Everything that speaks against returning at this time, one reason of a kind."""
    return (
        *_of_the_file(worker, rules),
        *_of_regions(worker, rules, at),
        *_of_contacts(worker, rules, at),
        *_of_health(worker, rules),
        *_of_isolation(worker, rules),
        *_of_other_files(worker, rules, at),
    )


def own_reasons(worker: Worker) -> tuple[Reason, ...]:
    """What counts in every file of the same person, as it was said last.

    That a file lacks something is its own affair; and what it heard itself is not said again.
    """
    return tuple(one for one in worker.reasons if one.code not in (FILE_INCOMPLETE, OTHER_FILE))


def reasons_with(worker: Worker, code: str, at: datetime, rules: ReturnRules) -> tuple[Reason, ...]:
    """What was said already, and what the file now holds of one kind.

    A fact heard from others carries their clock: it lets no reason of another kind lapse.
    """
    said = worker.reasons if worker.standing != "unsaid" else tuple(_of_the_file(worker, rules))
    found = {reason.code: reason for reason in said if reason.code != code}
    found |= {reason.code: reason for reason in reasons(worker, at, rules) if reason.code == code}
    return tuple(found[code] for code in CODES if code in found)


def restate(
    worker: Worker, found: tuple[Reason, ...], at: datetime, rules: ReturnRules
) -> Sequence[Event]:
    """Say the standing where it is another than was said last, or for another enterprise."""
    known = worker.registered or worker.standing != "unsaid"
    if not known and all(reason.code == FILE_INCOMPLETE for reason in found):
        return []
    standing = "deferred" if found else "may-return"
    said = (worker.standing, worker.reasons, worker.said_for)
    if said == (standing, found, worker.enterprise_id):
        return []
    return [say(worker, found, at, rules)]


def say(
    worker: Worker,
    found: tuple[Reason, ...],
    at: datetime,
    rules: ReturnRules,
    *,
    applies: str | None = None,
) -> WorkerCleared | WorkerDeferred:
    """Say the standing, whatever was said last; `applies` where a version that began is why."""
    said = {
        "person_id": worker.person_id,
        "enterprise_id": worker.enterprise_id,
        "rule_version": rules.version,
        "at": at,
        "applies": applies,
    }
    if not found:
        return WorkerCleared.model_validate(said)
    return WorkerDeferred.model_validate({**said, "reasons": found, "until": _until(found)})


def ends(found: Sequence[Reason]) -> Sequence[datetime | None]:
    """When each reason lapses by itself; None where somebody has to do something."""
    said = [reason.facts.get("until") for reason in found]
    return [datetime.fromisoformat(text) if text else None for text in said]


def _until(found: Sequence[Reason]) -> datetime | None:
    known = [end for end in ends(found) if end is not None]
    return max(known) if len(known) == len(found) else None


def _of_the_file(worker: Worker, rules: ReturnRules) -> Iterator[Reason]:
    missing = [] if worker.registered else ["registration"]
    if worker.declaration is None:
        missing.append("travel-declaration")
    if missing:
        yield _because(FILE_INCOMPLETE, rules, missing=",".join(missing))


def _of_regions(worker: Worker, rules: ReturnRules, at: datetime) -> Iterator[Reason]:
    stays = worker.declaration.stays if worker.declaration else ()
    risky = [stay for stay in stays if rules.is_risky(stay.region)]
    if not risky:
        return
    last = max(risky, key=lambda stay: (stay.left_at, stay.region))
    until = last.left_at + rules.window
    if at < until:
        facts = {"region": last.region, "left_at": told(last.left_at), "until": told(until)}
        yield _because(RISK_REGION, rules, **facts)


def _of_contacts(worker: Worker, rules: ReturnRules, at: datetime) -> Iterator[Reason]:
    met: list[tuple[datetime, str]] = [(c.contact_at, c.how) for c in worker.contacts]
    if worker.declaration and worker.declaration.contact_at:
        met.append((worker.declaration.contact_at, "declared"))
    if not met:
        return
    contact_at, how = max(met)
    until = contact_at + rules.window
    if at < until:
        facts = {"how": how, "contact_at": told(contact_at), "until": told(until)}
        yield _because(CONTACT, rules, **facts)


def _of_health(worker: Worker, rules: ReturnRules) -> Iterator[Reason]:
    fever = worker.open_fever
    if symptoms := {**_declared(worker), **_reported(worker)}:
        yield _because(SYMPTOMS, rules, **symptoms)
    if fever is not None:
        facts = {"celsius": str(fever.celsius), "measured_at": told(fever.measured_at)}
        yield _because(FEVER, rules, reading_id=fever.reading_id, **facts)


def _declared(worker: Worker) -> dict[str, str]:
    declaration = worker.declaration
    if (
        declaration is None
        or not declaration.symptoms
        or worker.well_since(declaration.declared_at)
    ):
        return {}
    return {"declared_at": told(declaration.declared_at)}


def _reported(worker: Worker) -> dict[str, str]:
    """Symptoms out of a daily report stay until an examination: a better day does not end them."""
    reported = worker.daily.symptoms
    if reported is None or worker.well_since(reported.reported_at):
        return {}
    said = {"reported_at": told(reported.reported_at), "symptoms": ",".join(reported.codes)}
    return said if reported.celsius is None else said | {"celsius": str(reported.celsius)}


def _of_isolation(worker: Worker, rules: ReturnRules) -> Iterator[Reason]:
    isolation, positive, negative = worker.open_isolation, worker.positive_at, worker.negative_at
    if isolation is not None:
        facts = {"place": isolation.place, "until": told(isolation.ends_at)}
        yield _because(ISOLATION, rules, isolation_id=isolation.isolation_id, **facts)
    if positive is not None and (negative is None or negative <= positive):
        yield _because(POSITIVE, rules, examined_at=told(positive))


def _of_other_files(worker: Worker, rules: ReturnRules, at: datetime) -> Iterator[Reason]:
    if not (found := other_files.counting(worker, at)):
        return
    said = [reason for one in found for reason in one.reasons]
    codes = {reason.code for reason in said}
    facts = {
        "files": ",".join(one.person_id for one in found),
        "reasons": ",".join(code for code in CODES if code in codes),
    }
    if (until := _until(said)) is not None:
        facts["until"] = told(until)
    yield _because(OTHER_FILE, rules, **facts)


def _because(code: str, rules: ReturnRules, **facts: str) -> Reason:
    return Reason(code=code, rule="return", rule_version=rules.version, facts=facts)


def told(time: datetime) -> str:
    """Write a time as the county reads it, the same however it was sent."""
    return time.astimezone(COUNTY).isoformat()
