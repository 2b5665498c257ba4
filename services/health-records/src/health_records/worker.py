"""Puts the background half of the service together: composition root 2."""

from health_records import knowledge, projections
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.reactions import Reactions
from health_records.settings import Settings
from health_records.views import VIEWS
from shared.bus import by_type
from shared.groups import Projections
from shared.groups import Reactions as ReactionGroup
from shared.platform import Platform, Work
from shared.running import run_worker


def create_work(platform: Platform) -> Work:
    handlers, documents = Handlers.on(platform), platform.documents
    reactions = Reactions(handlers, Knowledge(documents))
    return Work(
        groups=[
            Projections(
                "health-records.projections", by_type(projections.SUBSCRIPTIONS), documents
            ),
            ReactionGroup("health-records.reactions", by_type(reactions.subscriptions), documents),
        ],
        handlers=handlers.all,
        views=VIEWS,
        indexes=knowledge.INDEXES,
    )


if __name__ == "__main__":
    run_worker("health-records", Settings(), create_work)
