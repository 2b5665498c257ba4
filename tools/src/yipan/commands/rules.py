"""Rules of the county: what holds, what a change would do, and deciding it."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import wraps
from getpass import getuser
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, ParamSpec

import httpx
import typer
from rich.console import Console
from rich.table import Table

from yipan.addresses import api_here
from yipan.local.errors import LocalError
from yipan.local.tokens import mint

KINDS: Mapping[str, str] = MappingProxyType(
    {
        "fever-limits": "checkpoint",
        "return": "health-records",
        "isolation": "health-records",
        "cluster": "permits",
        "resumption": "permits",
        "problem": "permits",
        "procedure": "permits",
        "seats": "transport",
    }
)
"""Each kind of rule, and the service that keeps its book."""
EFFECTS: Mapping[str, str] = MappingProxyType(
    {
        "fever-limits": "of {persons} newest readings {fevers_then} would be fevers, "
        "{fevers_now} are now",
        "return": "this defers {newly_deferred} people and clears {newly_cleared}, of {assessed}; "
        "it suspends 0 permits: they are suspended for fevers, not for who is deferred",
        "isolation": "this changes no open isolation: all {open} keep their clock; had it held, "
        "{would_not_start} would not have started, {would_start} more would have, "
        "{other_end} would have another end",
        "cluster": "this suspends {newly_suspended} permits, of {in_force} in force; "
        "it defers 0 people",
        "resumption": "this changes no permit; of {open} open applications {would_lack} could not "
        "be made by it",
        "problem": "this changes no open problem; had it held, of {open} {would_be_earlier} would "
        "escalate earlier and {would_be_later} later",
        "procedure": "this changes no permit; of {open} open applications {another_way} go another "
        "way, {may_then_be_filed} more may be filed with a commitment and {may_no_longer_be_filed} "
        "may not any more",
        "seats": "this takes nobody's seat; {over_the_cap} of {planned} planned trips have "
        "{passengers_beyond} passengers beyond it, {take_fewer} take fewer from then on",
    }
)
"""What a dry run answers, in a sentence."""
ANSWER_WITHIN = 60.0
TOKEN_LIFE = timedelta(minutes=5)

console = Console()
P = ParamSpec("P")
Json = Any
Kind = Annotated[str, typer.Argument(help=", ".join(KINDS))]
File = Annotated[Path, typer.Argument(help="The version as JSON.", exists=True, dir_okay=False)]
Version = Annotated[str, typer.Argument(help="As `yipan rules show` names it.")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help=__doc__)
    group.command("list")(list_)
    group.command("dry-run")(dry_run)
    group.command("roll-back")(roll_back)
    for command in (show, schedule, withdraw):
        group.command()(command)
    app.add_typer(group, name="rules", rich_help_panel="Operating")


def waited_for(command: Callable[P, Coroutine[Any, Any, None]]) -> Callable[P, None]:
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        asyncio.run(command(*args, **kwargs))

    return run


@waited_for
async def list_() -> None:
    """List every kind of rule with what holds now and what is to come."""
    shown = Table("kind", "kept by", "holds now", "since", "to come", box=None)
    for kind, service in KINDS.items():
        versions = await ask(kind, "GET")
        now = next(one for one in versions if one["status"] == "in-effect")
        coming = [one for one in versions if one["status"] == "scheduled"]
        told = ", ".join(f"{one['version']} from {one['effective']}" for one in coming)
        shown.add_row(kind, service, now["version"], now["effective"], told)
    console.print(shown)


@waited_for
async def show(kind: Kind) -> None:
    """Show all versions of a kind with their values, and who decided what."""
    shown = Table("version", "from", "is", "says", box=None)
    for one in await ask(kind, "GET"):
        shown.add_row(one["version"], one["effective"], one["status"], values_of(one))
    console.print(shown)
    for decision in (await ask(kind, "GET", "/decisions"))["decisions"]:
        by = f" by {decision['by']}" if decision.get("by") else ""
        line = f"{decision['decided_at']} {decision['version']} {decision['decision']}{by}"
        console.print(line, soft_wrap=True, highlight=False)


@waited_for
async def dry_run(kind: Kind, file: File) -> None:
    """Say what a version would do; nothing is changed."""
    said = await ask(kind, "POST", "/dry-run", body_of(file))
    console.print(EFFECTS[kind].format_map(said), soft_wrap=True, highlight=False)
    shown = Table("", "", box=None, show_header=False)
    for name, value in said.items():
        told = ", ".join(value) if isinstance(value, list) else str(value)
        shown.add_row(name.replace("_", " "), told)
    console.print(shown)


@waited_for
async def schedule(kind: Kind, file: File) -> None:
    """Decide a version; it takes effect at the moment it names."""
    body = body_of(file)
    await ask(kind, "POST", "", body)
    console.print(f"{body['version']} takes effect at {body['effective']}")


@waited_for
async def withdraw(
    kind: Kind, version: Version, reason: Annotated[str, typer.Option(help="Why.")]
) -> None:
    """Take a version back that has not begun."""
    await ask(kind, "POST", f"/{version}/withdrawal", {"reason": reason})
    console.print(f"{version} is withdrawn")


@waited_for
async def roll_back(
    kind: Kind,
    version: Version,
    name: Annotated[str, typer.Option("--as", help="How the new version is called.")],
    effective: Annotated[str, typer.Option("--from", help="When it begins, with its offset.")],
) -> None:
    """Go back to what held before a version that has begun."""
    body = {"version": name, "effective": effective}
    await ask(kind, "POST", f"/{version}/rollback", body)
    console.print(f"{name} takes effect at {effective}, with the values of before {version}")


async def ask(kind: str, method: str, path: str = "", body: Json = None) -> Json:
    """Ask the service that keeps the book; LocalError with its own words where it refuses."""
    if kind not in KINDS:
        raise LocalError(f"no rule is called {kind}: {', '.join(KINDS)}")
    async with calling(KINDS[kind]) as client:
        try:
            answer = await client.request(method, f"/v1/rules/{kind}{path}", json=body)
        except httpx.TransportError as error:
            raise LocalError(f"{KINDS[kind]} does not answer: {error}") from error
    said = answer.json()
    if answer.is_error:
        raise LocalError(complaint(said))
    return said


def complaint(problem: Mapping[str, Any]) -> str:
    """A problem (RFC 9457) in a line: its fields, where it names some."""
    wrong: Sequence[Mapping[str, str]] = problem.get("errors", ())
    fields = "; ".join(f"{one['field']}: {one['message']}" for one in wrong)
    return fields or str(problem.get("detail", problem))


@asynccontextmanager
async def calling(service: str) -> AsyncIterator[httpx.AsyncClient]:
    """Open a client of a service of the stack that runs here, as an operator."""
    token = mint(["operator"], getuser(), TOKEN_LIFE)
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(
        base_url=api_here(service), headers=headers, timeout=ANSWER_WITHIN
    ) as client:
        yield client


def body_of(file: Path) -> dict[str, Any]:
    try:
        body = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:
        raise LocalError(f"{file} is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise LocalError(f"{file} holds no version: an object is wanted")
    return body


def values_of(line: Mapping[str, Any]) -> str:
    own = {k: v for k, v in line.items() if k not in ("version", "effective", "status")}
    return json.dumps(own, ensure_ascii=False, separators=(", ", ": "))
