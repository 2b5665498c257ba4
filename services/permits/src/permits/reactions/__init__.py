"""What we do about the facts of others, and about our own when something came in between."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from permits import knowledge
from permits.handlers import Handlers
from permits.knowledge import Knowledge
from permits.reactions.fevers import Fevers
from permits.reactions.projects import Projects
from shared.bus import Subscription, on, on_all
from shared.events.health_records import FeverHeld, WorkerRegistered
from shared.events.permits import PermitIssued, PermitReinstated
from shared.events.permits.projects import ProjectRegistered
from shared.projections import Documents


@dataclass(frozen=True, slots=True)
class Reactions:
    fevers: Fevers
    projects: Projects

    @classmethod
    def on(cls, handlers: Handlers, documents: Documents) -> Self:
        return cls(Fevers(handlers, Knowledge(documents)), Projects(handlers))

    @property
    def subscriptions(self) -> Sequence[Subscription]:
        fevers, projects = self.fevers, self.projects
        return (
            on(FeverHeld, fevers.suspend_permits_of_enterprise, learn=knowledge.learn_fever),
            on_all(
                WorkerRegistered,
                fevers.suspend_permits_for_earlier_fevers,
                learn=knowledge.learn_worker,
                once_per_key=True,
            ),
            on(PermitIssued, fevers.suspend_issued_permit),
            on(PermitReinstated, fevers.suspend_reinstated_permit),
            on(PermitIssued, projects.start_projects_of_issued),
            on(PermitReinstated, projects.start_projects_of_reinstated),
            on(ProjectRegistered, projects.start_registered_project),
        )
