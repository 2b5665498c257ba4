"""Puts the background half of the service together: composition root 2."""

from permits import board, knowledge, projections
from permits.handlers import Handlers
from permits.knowledge import Knowledge
from permits.reactions import Reactions
from permits.reassessment import Reassessment
from permits.settings import Settings
from permits.views import VIEWS
from shared.board import Board
from shared.bus import by_type
from shared.groups import Projections
from shared.groups import Reactions as ReactionGroup
from shared.platform import Platform, Work
from shared.rules.desk import Applying
from shared.running import run_worker


def create_work(platform: Platform) -> Work:
    handlers, documents = Handlers.on(platform), platform.documents
    reactions = Reactions.on(handlers, documents)
    reassessment = Reassessment(handlers, Knowledge(documents))
    applying = Applying(handlers.cluster_rules, reassessment, platform.clock.now)
    return Work(
        groups=[
            Projections("permits.projections", by_type(projections.SUBSCRIPTIONS), documents),
            ReactionGroup("permits.reactions", by_type(reactions.subscriptions), documents),
        ],
        handlers=handlers.all,
        chores={
            "apply cluster rule": applying.once,
            "count the board": Board(platform, board.count).once,
        },
        views=VIEWS,
        indexes=knowledge.INDEXES,
    )


if __name__ == "__main__":
    run_worker("permits", Settings(), create_work)
