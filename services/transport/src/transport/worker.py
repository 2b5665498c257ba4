"""Puts the background half of the service together: composition root 2."""

from shared.board import Board
from shared.bus import by_type
from shared.groups import Projections
from shared.groups import Reactions as ReactionGroup
from shared.knowledge import permits
from shared.platform import Platform, Work
from shared.running import run_worker
from transport import board, knowledge, projections
from transport.handlers import Handlers
from transport.reactions import Reactions
from transport.settings import Settings
from transport.views import VIEWS


def create_work(platform: Platform) -> Work:
    handlers, documents = Handlers.on(platform), platform.documents
    reactions = Reactions.on(handlers, documents)
    return Work(
        groups=[
            Projections("transport.projections", by_type(projections.SUBSCRIPTIONS), documents),
            ReactionGroup("transport.reactions", by_type(reactions.subscriptions), documents),
        ],
        handlers=handlers.all,
        chores={"count the board": Board(platform, board.count).once},
        views=VIEWS,
        indexes=(*permits.INDEXES, *knowledge.INDEXES),
    )


if __name__ == "__main__":
    run_worker("transport", Settings(), create_work)
