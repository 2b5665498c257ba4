"""Puts the background half of the service together: composition root 2."""

from collections.abc import Mapping
from functools import partial

from health_records import board, knowledge, likeness, projections
from health_records.corrections import Corrections
from health_records.enrolment import Enrolment
from health_records.handlers import Handlers
from health_records.knowledge import Knowledge
from health_records.persons import KeyRing, Persons
from health_records.reactions import Reactions
from health_records.reactions.corrections import CorrectionReactions
from health_records.reactions.files import Files
from health_records.reactions.merges import Merges
from health_records.reactions.rosters import Rosters
from health_records.reassessment import Reassessment
from health_records.rosters.waiting import WaitingRows
from health_records.settings import Settings
from health_records.views import VIEWS
from shared.board import Board
from shared.bus import by_type
from shared.groups import Projections
from shared.groups import Reactions as ReactionGroup
from shared.platform import Platform, Work
from shared.rules.desk import Applying
from shared.running import run_worker


def create_work(platform: Platform, *, person_key: bytes, cipher_keys: Mapping[int, bytes]) -> Work:
    handlers, documents, ring = Handlers.on(platform), platform.documents, KeyRing(cipher_keys)
    enrolment = Enrolment.on(handlers, Persons(documents, ring), person_key)
    reactions = Reactions(
        Files(handlers, Knowledge(documents), platform.clock),
        Rosters(handlers, WaitingRows(documents, ring), enrolment, platform.clock),
        Merges(handlers),
        CorrectionReactions(Corrections.on(enrolment), platform.clock),
    )
    applying = Applying(handlers.return_rules, Reassessment(handlers), platform.clock.now)
    return Work(
        groups=[
            Projections(
                "health-records.projections", by_type(projections.SUBSCRIPTIONS), documents
            ),
            ReactionGroup("health-records.reactions", by_type(reactions.subscriptions), documents),
        ],
        handlers=handlers.all,
        chores={
            "apply return rules": applying.once,
            "count the board": Board(platform, board.count).once,
        },
        views=VIEWS,
        indexes=(*knowledge.INDEXES, likeness.INDEX),
    )


if __name__ == "__main__":
    settings = Settings()
    run_worker(
        "health-records",
        settings,
        partial(
            create_work, person_key=settings.person_key_bytes(), cipher_keys=settings.cipher_keys()
        ),
    )
