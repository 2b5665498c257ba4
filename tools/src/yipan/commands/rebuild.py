"""Views can always be built anew: `yipan rebuild SERVICE [VIEW...]`."""

import asyncio
from collections.abc import Collection
from typing import Annotated, Any

import typer
from rich.console import Console

from shared.bus import topics_of
from shared.clock import RealClock
from shared.errors import ServiceError
from shared.groups import Projections, Subscriptions
from shared.kafka.replay import open_log
from shared.memory.bus import InMemoryBus
from shared.memory.platform import in_memory_platform
from shared.mongo.client import open_database
from shared.mongo.switching import Difference
from shared.platform import Work
from shared.views import View
from yipan.addresses import addresses
from yipan.feeding import feeding
from yipan.local.errors import LocalError
from yipan.rebuild import Rebuild
from yipan.services import SERVICES

SHOWN = 10

console = Console()


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Operating")(rebuild)


def rebuild(
    service: Annotated[str, typer.Argument(help="checkpoint, health-records, permits, transport")],
    views: Annotated[
        list[str] | None,
        typer.Argument(
            help="Collections, for example site_views; all of the service unless named."
        ),
    ] = None,
    *,
    compare_only: Annotated[
        bool, typer.Option(help="Say how the new one differs and leave the old one in place.")
    ] = False,
) -> None:
    """Build views anew from the log beside the old ones, compare, and switch, one by one."""
    if service not in SERVICES:
        raise LocalError(f"no service is called {service}: {', '.join(SERVICES)}")
    work = work_of(service)
    for view in [view_of(work, name) for name in views] if views else work.views:
        fed = feeding(projections_of(work).subscriptions, view)
        try:
            asyncio.run(_rebuild(service, fed, view, compare_only=compare_only))
        except ServiceError as error:
            why = f"{view.collection}: {error.detail}"
            raise LocalError(f"{why}; nothing is changed in it, so it can be run again") from error


def work_of(service: str) -> Work:
    platform = in_memory_platform(service, InMemoryBus(), RealClock())
    return SERVICES[service].create_work(platform)


def view_of(work: Work, name: str) -> type[View]:
    views = {view.collection: view for view in work.views}
    if name not in views:
        raise LocalError(f"no view is called {name}: {', '.join(sorted(views))}")
    return views[name]


def projections_of(work: Work) -> Projections:
    return next(group for group in work.groups if isinstance(group, Projections))


async def _rebuild(
    service: str, subscriptions: Subscriptions, view: type[View], *, compare_only: bool
) -> None:
    bootstrap, mongo_url = addresses()
    with console.status("reading the log") as status:
        async with (
            open_log(bootstrap, topics_of(subscriptions)) as log,
            open_database(mongo_url, service, "pymongo") as database,
        ):
            job = Rebuild(subscriptions, view, database, log, status.update)
            found = await job.run(switch=not compare_only)
    _show(job, found)
    console.print("the old one stays in place" if compare_only else "the new one is in place")


def _show(job: Rebuild, found: Difference) -> None:
    name = job.view.collection
    console.print(f"{name}: {job.applied} write operations, {found.same} documents are the same")
    _list("changed", found.changed)
    _list("only in the old", found.missing)
    _list("only in the new", found.added)
    _list("unreadable, see `yipan dlq list`", job.unreadable)
    _list("waiting behind an unreadable one", job.waiting)


def _list(what: str, some: Collection[Any]) -> None:
    if some:
        shown = sorted(map(str, some))[:SHOWN]
        more = f" and {len(some) - SHOWN} more" if len(some) > SHOWN else ""
        console.print(f"  {len(some)} {what}: {', '.join(shown)}{more}", soft_wrap=True)
