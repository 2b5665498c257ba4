"""Views can always be built anew: `yipan rebuild SERVICE VIEW`."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console

from shared.bus import topics
from shared.clock import RealClock
from shared.groups import Projections
from shared.kafka.replay import open_log
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.mongo.client import open_database
from shared.mongo.switching import SHOWN, Difference
from shared.platform import Work
from shared.views import View
from yipan.addresses import addresses
from yipan.local.errors import LocalError
from yipan.rebuild import Rebuild
from yipan.services import SERVICES

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Operating")(rebuild)


def rebuild(
    service: Annotated[str, typer.Argument(help="checkpoint, health-records, permits, transport")],
    view: Annotated[str, typer.Argument(help="The view's collection, for example site_views.")],
    *,
    compare_only: Annotated[
        bool, typer.Option(help="Say how the new one differs and leave the old one in place.")
    ] = False,
) -> None:
    """Build a view anew from the log beside the old one, compare, and switch."""
    if service not in SERVICES:
        raise LocalError(f"no service is called {service}: {', '.join(SERVICES)}")
    work = SERVICES[service].create_work(in_memory_platform(service, InMemoryBus(), RealClock()))
    asyncio.run(_rebuild(service, work, _view(work, view), switch=not compare_only))


def _view(work: Work, name: str) -> type[View]:
    views = {view.collection: view for view in work.views}
    if name not in views:
        raise LocalError(f"no view is called {name}: {', '.join(sorted(views))}")
    return views[name]


async def _rebuild(service: str, work: Work, view: type[View], *, switch: bool) -> None:
    group = next(group for group in work.groups if isinstance(group, Projections))
    bootstrap, mongo_url = addresses()
    with console.status("reading the log") as status:
        async with (
            open_log(bootstrap, topics(group)) as log,
            open_database(mongo_url, service, "pymongo") as database,
        ):
            job = Rebuild(group, view, database, log, status.update)
            found = await job.run(switch=switch)
    _show(view.collection, job, found, switch=switch)


def _show(name: str, job: Rebuild, found: Difference, *, switch: bool) -> None:
    console.print(f"{name}: {job.applied} write operations, {found.same} documents are the same")
    kinds = (("changed", found.changed), ("only in the old", found.missing))
    for what, ids in (*kinds, ("only in the new", found.added)):
        if ids:
            more = f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else ""
            console.print(f"  {what}: {', '.join(ids[:SHOWN])}{more}")
    if job.unreadable:
        console.print(f"  {job.unreadable} records are unreadable; see `yipan dlq list`")
    console.print("the new one is in place" if switch else "the old one stays in place")
