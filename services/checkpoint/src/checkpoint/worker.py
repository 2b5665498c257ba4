"""Puts the background half of the service together: composition root 2."""

from functools import partial

from checkpoint import board, chains, drifting, hearing, projections, shelves
from checkpoint.drifting import DriftWatch
from checkpoint.expiring import DAYS, ShelfKeeper
from checkpoint.handlers import Gate, Handlers
from checkpoint.hearing import Alarm
from checkpoint.reactions import Reactions
from checkpoint.settings import Settings
from checkpoint.views import VIEWS
from shared.board import Board
from shared.bus import by_type
from shared.groups import Projections
from shared.groups import Reactions as ReactionGroup
from shared.knowledge import permits
from shared.platform import Platform, Work
from shared.running import run_worker


def create_work(platform: Platform, raw_record_days: int = DAYS) -> Work:
    handlers, documents = Handlers.on(platform), platform.documents
    reactions = Reactions(Gate(handlers, documents))
    alarm = Alarm(handlers, documents, platform.clock)
    drifts = DriftWatch(handlers, documents, platform.clock)
    shelf = ShelfKeeper(documents, platform.clock, raw_record_days)
    return Work(
        groups=[
            Projections("checkpoint.projections", by_type(projections.SUBSCRIPTIONS), documents),
            ReactionGroup("checkpoint.reactions", by_type(reactions.subscriptions), documents),
        ],
        handlers=handlers.all,
        views=VIEWS,
        indexes=(
            *permits.INDEXES,
            *hearing.INDEXES,
            *drifting.INDEXES,
            *shelves.INDEXES,
            *chains.INDEXES,
        ),
        chores={
            "watch for silent devices": alarm.once,
            "count the board": Board(platform, board.count).once,
            "look for devices that drift": drifts.once,
            "clear the shelf of raw records": shelf.once,
        },
    )


if __name__ == "__main__":
    settings = Settings()
    run_worker(
        "checkpoint", settings, partial(create_work, raw_record_days=settings.raw_record_days)
    )
