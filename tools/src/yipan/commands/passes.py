"""Passes at a gate: fetch what verifies them, and verify one with no network."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from shared.clock import COUNTY, RealClock
from shared.passes.body import Pass
from shared.passes.verify import Answer, Verdict
from shared.passes.words import in_words
from yipan import gate
from yipan.addresses import api_here

PANEL = "At a gate"
EXIT_CODES: Mapping[Answer, int] = {"valid": 0, "not-valid": 1, "cannot-tell": 2}
MINUTE = timedelta(minutes=1)

Keys = Annotated[Path, typer.Option(help="The public keys: GET /v1/passes/keys.")]
List = Annotated[Path, typer.Option(help="The signed list: GET /v1/passes/revocations.")]


def add_to(app: typer.Typer) -> None:
    group = typer.Typer(no_args_is_help=True, help=__doc__)
    # A callback, or typer would take the only command for the group itself.
    group.callback()(passes)
    group.command()(fetch)
    app.add_typer(group, name="passes", rich_help_panel=PANEL)
    app.command("verify-pass", rich_help_panel=PANEL)(verify_pass)


def passes() -> None:
    """Fetch what passes are verified by."""


def fetch(
    url: Annotated[str, typer.Option(help="Of permits. Default: the stack on this machine.")] = "",
    token: Annotated[
        str, typer.Option(envvar="YIPAN_TOKEN", help="Where something before permits asks for one.")
    ] = "",
    keys: Keys = gate.KEYS,
    revocations: List = gate.LIST,
) -> None:
    """Download the public keys and the list of passes that are called back."""
    found = gate.fetch(url or api_here("permits"), token, keys, revocations)
    made_at = f"{found.made_at.astimezone(COUNTY):%Y-%m-%d %H:%M}"
    typer.echo(f"{len(found.serials)} passes are called back, list of {made_at}: {revocations}")


def verify_pass(
    token: Annotated[
        str, typer.Argument(metavar="TOKEN_OR_FILE", help="YP1:..., or a file that holds it.")
    ],
    keys: Keys = gate.KEYS,
    revocations: List = gate.LIST,
    at: Annotated[
        str, typer.Option(help="When, with its offset: 2020-02-18T09:00:00+08:00. Default: now.")
    ] = "",
    max_age: Annotated[
        int, typer.Option(min=0, max=24 * 365, help="Hours that a list is believed.")
    ] = 24,
) -> None:
    """Say whether a pass is good, offline; ends with 0 valid, 1 not valid, 2 cannot tell."""
    judge = gate.verifier(keys, revocations, timedelta(hours=max_age))
    verdict = judge.verify(gate.token_of(token), moment(at))
    for line in (*in_words(verdict), *details(verdict)):
        typer.echo(line)
    if verdict.reason == "not-a-pass" and not Path(token).is_file():
        typer.echo("(taken as the text of a pass: there is no file of this name)", err=True)
    raise typer.Exit(EXIT_CODES[verdict.answer])


def moment(text: str) -> datetime:
    """Read a time with its offset; a wrong one ends with 2, as nothing can be told."""
    if not text:
        return RealClock().now()
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--at") from error
    if found.tzinfo is None:
        raise typer.BadParameter("say the offset, +08:00 for the county", param_hint="--at")
    return found


def details(verdict: Verdict) -> list[str]:
    """What the pass says of itself, where its signature is good, and the age of the list."""
    found = said(verdict.read) if verdict.read else []
    if verdict.list_age is not None:
        found.append(f"list / 名单: {verdict.list_age // MINUTE} min old")
    return found


def said(one: Pass) -> list[str]:
    start, end = (
        f"{time.astimezone(COUNTY):%Y-%m-%d %H:%M}" for time in (one.valid_from, one.valid_until)
    )
    return [
        f"{one.kind}: {one.bearer}, edition / 版次 {one.edition}",
        *([f"route / 路线: {one.route}"] if one.route else []),
        *([f"cargo / 货物: {one.cargo}"] if one.cargo else []),
        f"valid / 有效期: {start} - {end}",
        f"serial / 编号: {one.serial.hex()}",
    ]
