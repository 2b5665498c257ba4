"""Whose a number, card or code is: told one by one, or up to 1,000 at once."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, Self

from fastapi import APIRouter, Response
from fastapi import Body as FromBody
from pydantic import BaseModel, Field, TypeAdapter, ValidationError, model_validator

from checkpoint.api.badges.naming import normal, of_enterprise, of_site
from checkpoint.domain.badge import BindBadge
from checkpoint.handlers import Handlers
from shared.causes import Cause
from shared.commands import First
from shared.errors import Invalid, Refused
from shared.events.base import Code, PersonId
from shared.events.checkpoint import BadgeKind
from shared.existing import named_in_body
from shared.identity import identity_number, person_id
from shared.problems import named
from shared.web import Accepted, Body, Sent, allow, answer

MOST = 1_000
STAFF = allow("operator", "clerk")


class NewBadge(Body):
    """What devices of a place call a person. `value` is hashed at the door and never stored."""

    kind: BadgeKind = Field(examples=["employee-number"])
    value: Annotated[str, Field(min_length=1, max_length=128)] = Field(
        examples=["1001"], description="as the devices write it, with its leading zeros"
    )
    site_id: Code | None = Field(default=None, description="good at this site alone")
    enterprise_id: Code | None = Field(
        default=None, examples=["mill"], description="good at all sites of this enterprise"
    )
    person_id: PersonId | None = None
    identity_number: Annotated[str, Field(max_length=40)] | None = Field(
        default=None, description="hashed at the door, never stored"
    )

    @model_validator(mode="after")
    def _one_place_and_one_person(self) -> Self:
        if (self.site_id is None) == (self.enterprise_id is None):
            raise ValueError("name a site_id or an enterprise_id, and not both")
        if (self.person_id is None) == (self.identity_number is None):
            raise ValueError("name a person_id or an identity_number, and not both")
        if not normal(self.kind, self.value).strip("0"):
            raise ValueError("a value of nothing or of zeros is nobody's: devices write it so")
        return self


class BadgeResult(BaseModel):
    """One item of a list; `errors` name the field where it was refused, `rule` the rule."""

    item: int
    outcome: Literal["bound", "refused"]
    badge_id: str | None = None
    rule: str | None = None
    errors: list[dict[str, Any]] = []


class BadgeResults(BaseModel):
    """In the order in which they were sent."""

    bound: int
    refused: int
    results: list[BadgeResult]


ONE: TypeAdapter[NewBadge] = TypeAdapter(NewBadge)


def routes(handlers: Handlers, person_key: bytes) -> APIRouter:
    router = APIRouter(prefix="/v1/badges", tags=["badges"])

    @router.post("", status_code=201)
    async def bind(new: NewBadge, response: Response, sent: Annotated[Sent, STAFF]) -> Accepted:
        """Bind a number, card or code to a person (绑定工号、卡号).

        Readings are theirs from now on, within seconds; what was measured before stays as it was.
        One that is somebody else's is revoked first.
        """
        if new.site_id is not None:
            await named_in_body(handlers.sites, "site_id", new.site_id)
        command = _command(new, person_key)
        id_ = command.badge_id
        outcome = await handlers.badges(id_, command, at=sent.at, cause=sent.cause)
        return answer(response, outcome, f"/v1/badges/{id_}")

    @router.post("/batch")
    async def bind_all(
        new: Annotated[list[Any], FromBody(max_length=MOST)], sent: Annotated[Sent, STAFF]
    ) -> BadgeResults:
        """Bind a list of up to 1,000; a wrong one stops no other, the same again changes nothing.

        Each item is as it would be sent alone.
        """
        results: dict[int, BadgeResult] = {}
        commands: dict[int, BindBadge] = {}
        asked = {item: _asked(raw) for item, raw in enumerate(new)}
        places = {one.site_id for one in asked.values() if isinstance(one, NewBadge)} - {None}
        known = await handlers.sites.aggregates.states([id_ for id_ in places if id_])
        for item, one in asked.items():
            try:
                commands[item] = _checked(one, known, person_key)
            except Invalid as error:
                errors = list(error.more.get("errors", ())) or [_error("", error.detail)]
                results[item] = BadgeResult(item=item, outcome="refused", errors=errors)
        results |= await _carry_out(handlers, commands, sent)
        found = [results[item] for item in sorted(results)]
        bound = sum(one.outcome == "bound" for one in found)
        return BadgeResults(bound=bound, refused=len(found) - bound, results=found)

    return router


def _asked(raw: Any) -> NewBadge | list[dict[str, Any]]:
    """An item as it would be sent alone, or what is wrong with its fields."""
    try:
        return ONE.validate_python(raw)
    except ValidationError as error:
        return named(error.errors(include_url=False, include_input=False))


def _checked(
    one: NewBadge | list[dict[str, Any]], sites: Mapping[str, Any], person_key: bytes
) -> BindBadge:
    if isinstance(one, list):
        raise Invalid("wrong", errors=one)
    if one.site_id is not None and one.site_id not in sites:
        raise Invalid("wrong", errors=[_error("site_id", f"there is no {one.site_id}")])
    return _command(one, person_key)


def _error(field: str, message: str) -> dict[str, Any]:
    return {"field": field, "message": message}


def _command(new: NewBadge, person_key: bytes) -> BindBadge:
    """Invalid, naming the field, where an identity number is none."""
    if new.site_id is not None:
        badge_id = of_site(new.kind, new.site_id, new.value, person_key)
    else:
        badge_id = of_enterprise(new.kind, new.enterprise_id or "", new.value, person_key)
    return BindBadge(
        badge_id=badge_id,
        kind=new.kind,
        person_id=new.person_id or _hashed(new.identity_number or "", person_key),
        site_id=new.site_id,
        enterprise_id=new.enterprise_id,
    )


def _hashed(number: str, person_key: bytes) -> str:
    try:
        return person_id(identity_number(number), person_key)
    except Invalid as error:
        raise Invalid(error.detail, errors=[_error("identity_number", error.detail)]) from None


async def _carry_out(
    handlers: Handlers, commands: Mapping[int, BindBadge], sent: Sent
) -> dict[int, BadgeResult]:
    """All that are new in one write; those that were known one by one."""
    firsts: dict[str, First[Any]] = {}
    places: dict[str, int] = {}
    for item, command in commands.items():
        places.setdefault(command.badge_id, item)
        cause = _cause(sent, item)
        firsts.setdefault(command.badge_id, First(command, cause, sent.at))
    begun = set(await handlers.badges.begin(firsts))
    results = {}
    for item, command in commands.items():
        id_ = command.badge_id
        new = id_ in begun and places[id_] == item
        results[item] = BadgeResult(item=item, outcome="bound", badge_id=id_)
        if not new and (rule := await _refused(handlers, command, sent, item)):
            errors = [_error("value", "it is somebody else's: revoke it first")]
            results[item] = BadgeResult(item=item, outcome="refused", rule=rule, errors=errors)
    return results


async def _refused(handlers: Handlers, command: BindBadge, sent: Sent, item: int) -> str | None:
    """Carry out a command on a badge that is known; the rule that refuses it, if one does."""
    try:
        await handlers.badges(command.badge_id, command, at=sent.at, cause=_cause(sent, item))
    except Refused as refusal:
        return str(refusal.more.get("rule", "refused"))
    return None


def _cause(sent: Sent, item: int) -> Cause:
    """Of one item: the same badge may stand in a list twice."""
    return replace(sent.cause, id=f"{sent.cause.id}/{item}")
