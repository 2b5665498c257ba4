"""Puts the background half of the service together: composition root 2."""

from permits import knowledge, projections
from permits.handlers import Handlers
from permits.reactions import Reactions
from permits.settings import Settings
from permits.views import VIEWS
from shared.bus import by_type
from shared.groups import Projections
from shared.groups import Reactions as ReactionGroup
from shared.platform import Platform, Work
from shared.running import run_worker


def create_work(platform: Platform) -> Work:
    handlers, documents = Handlers.on(platform), platform.documents
    reactions = Reactions.on(handlers, documents)
    return Work(
        groups=[
            Projections("permits.projections", by_type(projections.SUBSCRIPTIONS), documents),
            ReactionGroup("permits.reactions", by_type(reactions.subscriptions), documents),
        ],
        handlers=handlers.all,
        views=VIEWS,
        indexes=knowledge.INDEXES,
    )


if __name__ == "__main__":
    run_worker("permits", Settings(), create_work)
