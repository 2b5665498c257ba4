"""The contract files, written from the events and from what the services subscribe to."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from yipan.contracts import folder, readers
from yipan.contracts.errors import ContractError
from yipan.local.places import ROOT

Root = Annotated[Path, typer.Option(help="The checkout whose files are meant.", hidden=True)]


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="By hand")(contracts)


def contracts(
    *,
    check: Annotated[bool, typer.Option(help="Write nothing; fail where a file differs.")] = False,
    root: Root = ROOT,
) -> None:
    """Write the files that follow from the code: schemas, missing examples, pages of docs/."""
    refuse(folder.obstacles(root))
    files = folder.wanted_files(root, readers.all_readers())
    if check:
        compare(folder.differing(files), root)
    else:
        for path in folder.write(files):
            typer.echo(f"wrote {path.relative_to(root)}")
    typer.echo(f"{len(files)} contract files are as the code says")


def refuse(obstacles: Sequence[str]) -> None:
    if obstacles:
        raise ContractError(
            "a released contract would break:\n  "
            + "\n  ".join(obstacles)
            + "\nA breaking change gets a new name with `.v2`; the old fact stays beside it."
        )


def compare(differing: Sequence[Path], root: Path) -> None:
    if differing:
        names = "\n  ".join(str(path.relative_to(root)) for path in differing)
        raise ContractError(f"these differ from the code; run `make contracts`:\n  {names}")
