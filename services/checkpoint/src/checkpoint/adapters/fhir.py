"""FHIR R4 in JSON: Observations of a body's temperature, alone or in a Bundle.

Its device is what `device` says: its identifier, else the x of `Device/x` or of
`Device?identifier=s|x`, else what the Device in the same Bundle is called. An identifier of the
Observation names the reading and never the device; without a device the serial is empty.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import Any

from checkpoint.adapters.bodies import Unreadable, as_json, parsed_json
from checkpoint.adapters.fhir_names import Json, first, identifiers, names, person, subject_site
from checkpoint.adapters.gathered import Gathered, members
from checkpoint.adapters.neutral import (
    Adapter,
    Heard,
    Measured,
    Moment,
    Neutral,
    Post,
    Reply,
)
from checkpoint.adapters.values import Contradiction, bounded, moment, temperature, text
from shared.events.checkpoint import BodySite

MEDIA_TYPE = "application/fhir+json; charset=utf-8"
LOINC, UCUM = "http://loinc.org", "http://unitsofmeasure.org"
SITES: Mapping[str, BodySite | None] = MappingProxyType({
    "8331-1": "oral", "76011-6": "ear", "8328-7": "axillary", "8332-9": "unknown", "8310-5": None,
})  # fmt: skip
"""By LOINC, the general code last: profiles demand it beside the one that says where."""
UNITS = frozenset({"Cel", "[degF]", "K"})
WITHDRAWN = frozenset({"entered-in-error", "cancelled"})
ANSWERS: Mapping[str, str] = MappingProxyType(
    {"transaction": "transaction-response", "batch": "batch-response"}
)
BUNDLES = frozenset({*ANSWERS, "message", "collection"})


def read(post: Post) -> Heard:
    gathered = Gathered(post)
    gathered.take(post, lambda whole: _posted(gathered, whole))
    return gathered.heard()


def answer(post: Post, heard: Heard, *_: object) -> Reply:
    """A transaction or a batch is answered entry by entry, all else with 201 and an outcome.

    202 is said of what is kept for review, since a refusal would be sent again for ever.
    """
    aside = {one.post.body: one.reason for one in heard.unclear}
    try:
        found = _resource_of(post)
        kind = text(found.get("type")) if found["resourceType"] == "Bundle" else ""
        if kind in ANSWERS:
            whole = aside.get(post.body)
            replies = [
                _response(whole or (aside and aside.get(_alone(post, found, entry).body)) or None)
                for entry in _entries(found)
            ]
            bundle = {"resourceType": "Bundle", "type": ANSWERS[kind]}
            return Reply(as_json(bundle | ({"entry": replies} if replies else {})), MEDIA_TYPE)
    except Unreadable:
        pass  # set aside as a whole
    return Reply(as_json(_outcome(*aside.values())), MEDIA_TYPE, 202 if aside else 201)


def _response(reason: str | None) -> Json:
    if reason is None:
        return {"response": {"status": "201 Created"}}
    return {"response": {"status": "202 Accepted", "outcome": _outcome(reason)}}


def _outcome(*reasons: str) -> Json:
    kept = {"severity": "information", "code": "informational", "details": {"text": "Kept"}}
    review = {"severity": "warning", "code": "processing", "details": {"text": "Kept for review"}}
    issues = [review | {"diagnostics": reason} for reason in reasons]
    return {"resourceType": "OperationOutcome", "issue": issues or [kept]}


def _resource_of(post: Post) -> Json:
    found = parsed_json(post.body, post.content_type)
    if not isinstance(found, dict) or not text(found.get("resourceType")):
        raise Unreadable("no FHIR resource")
    return found


def _posted(gathered: Gathered, post: Post) -> None:
    found = _resource_of(post)
    if found["resourceType"] != "Bundle":
        _resource(gathered, found, {})
        return
    named = _named(found)
    if not (entries := _entries(found)):
        gathered.other("no-entries")
    for entry in entries:
        gathered.each(partial(_entry, gathered, entry, named), partial(_alone, post, found, entry))


def _entries(bundle: Json) -> list[Any]:
    entries = bundle.get("entry", [])
    if text(bundle.get("type")) not in BUNDLES or not isinstance(entries, list):
        raise Unreadable("a Bundle of a type that is not posted")
    return entries


def _alone(post: Post, bundle: Json, entry: Any) -> Post:
    """A Bundle that holds an entry alone, and with it the resources it points at."""
    named = _named(bundle)
    urls = _urls(entry.get("resource")) if isinstance(entry, dict) else []
    meant = [{"fullUrl": url, "resource": named[url]} for url in urls if url in named]
    alone = {"resourceType": "Bundle", "type": text(bundle.get("type")), "entry": [entry, *meant]}
    return replace(post, body=as_json(alone))


def _named(bundle: Json) -> dict[str, Json]:
    """The devices and patients of a Bundle by their full URLs."""
    return {
        entry["fullUrl"]: resource
        for entry in members(bundle.get("entry"))
        if isinstance(entry.get("fullUrl"), str)
        and isinstance(resource := entry.get("resource"), dict)
        and resource.get("resourceType") in ("Device", "Patient")
    }


def _urls(resource: Any) -> list[str]:
    if not isinstance(resource, dict):
        return []
    pointers = (resource.get(name) for name in ("device", "subject"))
    found = (one.get("reference") for one in pointers if isinstance(one, dict))
    return [url for url in found if isinstance(url, str)]


def _entry(gathered: Gathered, entry: Any, named: Mapping[str, Json]) -> None:
    resource = entry.get("resource") if isinstance(entry, dict) else None
    if not isinstance(resource, dict) or not text(resource.get("resourceType")):
        raise Unreadable("an entry without a resource")
    request = entry.get("request")
    method = text(request.get("method")) if isinstance(request, dict) else ""
    if method not in ("", "POST", "PUT") or resource["resourceType"] == "Bundle":
        raise Unreadable("an entry that asks for something else than to keep a resource")
    _resource(gathered, resource, named, entry.get("fullUrl"))


def _resource(gathered: Gathered, found: Json, named: Mapping[str, Json], url: Any = None) -> None:
    if found["resourceType"] != "Observation":
        gathered.other(text(found["resourceType"]))
        return
    contained = {f"#{text(one.get('id'))}": one for one in members(found.get("contained"))}
    _observation(gathered, found, {**named, **contained}, url)


def _observation(gathered: Gathered, found: Json, named: Mapping[str, Json], url: Any) -> None:
    """Its own value, or where it has none those of its components that are temperatures."""
    gathered.speaker = first(names(found.get("device"), named))
    code, parts = _code(found), _parts(found)
    if (code or parts) and text(found.get("status")) in WITHDRAWN:
        raise Contradiction("an Observation that was cancelled or entered in error")
    if not parts:
        gathered.other("absent" if code else "-".join(("Observation", *_codes(found)[:1])))
    name = first(identifiers(found.get("identifier"))) or bounded(found.get("id"))
    for suffix, part, element in parts:
        _part(gathered, found, named, (name or bounded(url) or "-") + suffix, part, element)


def _parts(found: Json) -> list[tuple[str, str, Json]]:
    """What is to be measured: a suffix for its name, its code, and the element that has it."""
    if (code := _code(found)) and _values(found):
        return [("", code, found)]
    return [
        (f"/{index}", code, one)
        for index, one in enumerate(members(found.get("component")), start=1)
        if (code := _code(one))
    ]


def _part(
    gathered: Gathered, found: Json, named: Mapping[str, Json], name: str, code: str, element: Json
) -> None:
    measured = _measured(element)
    if measured.celsius is None:
        gathered.other("absent")
        return
    gathered.reading(
        Neutral(
            serial=gathered.speaker,
            sequence=bounded(name),
            measured_at=_moment(found),
            measured=measured,
            body_site=subject_site(found.get("subject")) or SITES[code],
            person=person(found.get("subject"), named),
        )
    )


def _codes(element: Json) -> list[str]:
    code = element.get("code")
    codings = members(code.get("coding")) if isinstance(code, dict) else ()
    return [text(one.get("code")) for one in codings if text(one.get("system")) in ("", LOINC)]


def _code(element: Json) -> str:
    """The code that says most of where a temperature was measured; empty for anything else."""
    codes = _codes(element)
    return next((code for code in SITES if code in codes), "")


def _values(element: Json) -> list[str]:
    """The names of `value[x]` that an element has; there may be one."""
    return [name for name in element if re.match(r"value[A-Z]", name)]


def _measured(element: Json) -> Measured:
    """The quantity by its UCUM code; its unit is a text for people, and no code no unit."""
    kinds, quantity = _values(element), element.get("valueQuantity")
    if not kinds:
        return Measured()
    if "dataAbsentReason" in element:
        raise Contradiction("a value, and a reason why there is none")
    if kinds != ["valueQuantity"] or not isinstance(quantity, dict):
        raise Contradiction("a temperature that is no quantity")
    if quantity.get("comparator") is not None:
        raise Contradiction("a bound of a temperature")
    code = text(quantity.get("code"))
    if quantity.get("value") is None:
        return Measured(unit=code)
    if code not in UNITS or quantity.get("system", UCUM) != UCUM:
        raise Contradiction("a temperature without the code of its unit")
    return temperature(quantity["value"], code)


def _moment(found: Json) -> Moment:
    """When it held, not when it was issued; a date alone leaves the time of receipt."""
    period = found.get("effectivePeriod")
    start = period.get("start") if isinstance(period, dict) else None
    return moment(text(found.get("effectiveDateTime", found.get("effectiveInstant", start))))


ADAPTER = Adapter("fhir", read, answer)
