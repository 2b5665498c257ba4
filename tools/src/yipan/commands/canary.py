"""The canary: `yipan canary`, a process like those of the services."""

import httpx
import typer
import uvloop
from pydantic import ValidationError

from shared import logs, web
from shared.access import Caller
from shared.errors import Unauthenticated
from shared.running import serve
from yipan.canary.settings import Settings
from yipan.canary.singing import Canary
from yipan.canary.speaking import ANSWER_WITHIN, Line
from yipan.local.errors import LocalError


def add_to(app: typer.Typer) -> None:
    app.command(rich_help_panel="Watching")(canary)


def canary() -> None:
    """Send a reading of nobody through the whole chain every 10 s, and read it back.

    It runs until it is told to stop, shows what it found at /metrics, and belongs to the stack
    that `yipan up` starts. Elsewhere CHECKPOINT_URL says where to send to, and CANARY_TOKEN is a
    token of the role canary.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = ", ".join(".".join(map(str, one["loc"])).upper() for one in error.errors())
        raise LocalError(f"these settings are wrong: {wrong}") from error
    url = settings.url()
    logs.configure("canary", settings.log_level)
    uvloop.run(run(settings, url))


async def run(settings: Settings, url: str) -> None:
    """Serve and sing until told to stop; no proxy stands between us and what we watch."""
    clock = settings.clock()
    async with httpx.AsyncClient(base_url=url, timeout=ANSWER_WITHIN, trust_env=False) as client:
        bird = Canary(Line(client, clock, settings.token))
        app = web.create_app("canary", access=Nobody(), clock=clock, checks={"key": bird.check})
        await serve(settings, app, [bird.live()])


class Nobody:
    """Nobody has business here beyond health and metrics."""

    async def caller(self, _: str) -> Caller:
        raise Unauthenticated("nobody is let in here")
