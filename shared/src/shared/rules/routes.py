"""The routes of one kind of rule, the same for every kind: what holds, what comes, what it does."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field, create_model

from shared.clock import COUNTY
from shared.errors import NotFound
from shared.events.base import Code
from shared.platform import Platform
from shared.rules import Schedule, Versioned, Withdraw, in_effect, refuse_schedule
from shared.rules.book import Book, predecessor, renewed
from shared.rules.desk import Desk
from shared.rules.history import RuleView
from shared.times import SentTime
from shared.views import AtLeast, read
from shared.web import Accepted, Body, Sent, allow, answer

V = TypeVar("V", bound=Versioned)
READERS = allow("guard", "clerk", "officer", "inspector", "dispatcher", "operator", "auditor")
Status = Literal["past", "in-effect", "scheduled"]
Reason = Annotated[str, Field(min_length=1, max_length=200)]


class NewVersion(Body):
    """A version of a rule; it holds from `effective` until the next one does."""

    version: Code
    effective: SentTime = Field(examples=["2020-02-21T00:00:00+08:00"])


class Withdrawal(Body):
    reason: Reason = Field(examples=["a mistake"])


class Rollback(Body):
    """The values of the version before, under a new name, from `effective` on."""

    version: Code = Field(examples=["as-before-2020-02"])
    effective: SentTime = Field(examples=["2020-02-24T00:00:00+08:00"])


@dataclass(frozen=True, slots=True)
class RuleApi(Generic[V]):
    """What the routes of one kind need.

    `body` has the fields of the fact, so `kind.read` makes a version of it; `try_out` answers,
    with a `trial`, what a version would do, and stores nothing.
    """

    desk: Desk[V]
    body: type[NewVersion]
    trial: type[BaseModel]
    try_out: Callable[[V], Awaitable[BaseModel]]

    @property
    def location(self) -> str:
        return f"/v1/rules/{self.desk.kind.name}"


def routes(api: RuleApi[V], platform: Platform) -> APIRouter:
    router = APIRouter(prefix=api.location, tags=[f"rules: {api.desk.kind.name}"])
    add_queries(router, api, platform)
    add_dry_run(router, api, platform)
    add_schedule(router, api)
    add_changes(router, api)
    return router


def add_queries(router: APIRouter, api: RuleApi[V], platform: Platform) -> None:
    line = create_model(f"{api.body.__name__}Line", __base__=api.body, status=(Status, ...))

    @router.get("", dependencies=[READERS], response_model=list[line])
    async def list_versions() -> list[BaseModel]:
        """All versions, the oldest first, and where each stands now."""
        versions, now = (await api.desk.stored()).versions, platform.clock.now()
        ordered = sorted(versions, key=lambda one: one.effective)
        return [line.model_validate(said(api, one, versions, now)) for one in ordered]

    @router.get("/decisions", dependencies=[READERS])
    async def decisions(at_least: AtLeast = 0) -> RuleView:
        """Who decided what of this rule, and when; the oldest first."""
        name = api.desk.kind.name
        try:
            return await read(platform.documents, RuleView, name, at_least)
        except NotFound:
            return RuleView(id=name)  # nobody has decided anything yet


def add_dry_run(router: APIRouter, api: RuleApi[V], platform: Platform) -> None:
    async def dry_run(new: Any) -> BaseModel:
        """Say what this version would do; nothing is changed."""
        rule = api.desk.kind.read(new)
        at = platform.clock.now()
        refuse_schedule(Schedule(rule, "", at), (await api.desk.stored()).versions)
        return await api.try_out(rule)

    # The body's class is a value here, so it is said after the fact.
    dry_run.__annotations__["new"] = api.body
    router.post("/dry-run", dependencies=[allow("operator")], response_model=api.trial)(dry_run)


def add_schedule(router: APIRouter, api: RuleApi[V]) -> None:
    async def schedule(
        new: Any, response: Response, sent: Annotated[Sent, allow("operator")]
    ) -> Accepted:
        """Decide a version, ahead of the moment it takes effect."""
        return await decide(api, Schedule(api.desk.kind.read(new), *by(sent)), response, sent)

    schedule.__annotations__["new"] = api.body
    router.post("", status_code=201)(schedule)


def add_changes(router: APIRouter, api: RuleApi[V]) -> None:
    @router.post("/{version}/withdrawal", status_code=201)
    async def withdraw(
        version: Code,
        new: Withdrawal,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Take a version back that has not begun."""
        if not await api.desk.handler.already(api.desk.kind.name, sent.cause):
            await named(api, version)
        command = Withdraw(version, new.reason, *by(sent))
        return await decide(api, command, response, sent)

    @router.post("/{version}/rollback", status_code=201)
    async def roll_back(
        version: Code,
        new: Rollback,
        response: Response,
        sent: Annotated[Sent, allow("operator")],
    ) -> Accepted:
        """Go back to what held before a version that has begun: a new version, the old values."""
        book, kind = await named(api, version), api.desk.kind
        before = predecessor(version, book, sent.at)
        rule = renewed(kind, before, new.version, new.effective)
        return await decide(api, Schedule(rule, *by(sent)), response, sent)


async def decide(
    api: RuleApi[V], command: Schedule[V] | Withdraw, response: Response, sent: Sent
) -> Accepted:
    desk = api.desk
    outcome = await desk.handler(desk.kind.name, command, at=sent.at, cause=sent.cause)
    desk.shelf.forget()
    return answer(response, outcome, f"{api.location}/decisions")


async def named(api: RuleApi[V], version: str) -> Book[V]:
    """Give the book; NotFound where it never heard of the version a path names."""
    book = await api.desk.stored()
    if all(one.version != version for one in book.versions):
        raise NotFound(f"there is no version {version} of {api.desk.kind.name}")
    return book


def by(sent: Sent) -> tuple[str, datetime]:
    return sent.caller.account, sent.at


def said(api: RuleApi[V], one: V, versions: Sequence[V], now: datetime) -> Mapping[str, Any]:
    """Write a version as its body would be sent, with where it stands."""
    status: Status = "past"
    if one.version == in_effect(versions, now).version:
        status = "in-effect"
    elif one.effective > now:
        status = "scheduled"
    named = {"version": one.version, "effective": one.effective.astimezone(COUNTY)}
    return {**named, "status": status, **api.desk.kind.values(one)}
