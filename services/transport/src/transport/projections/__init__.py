"""Our own facts -> the documents that queries read; readings -> what boarding asks for."""

from shared.bus import Subscription, project, project_rows
from shared.events.checkpoint import FeverDetected, TemperatureMeasured
from shared.events.transport.rules import EVENTS as RULES
from shared.rules.history import decisions_of
from transport import knowledge
from transport.projections import farms, journeys, lodgings, stays, supplies

SUBSCRIPTIONS: tuple[Subscription, ...] = (
    *journeys.SUBSCRIPTIONS,
    *lodgings.SUBSCRIPTIONS,
    *stays.SUBSCRIPTIONS,
    *supplies.SUBSCRIPTIONS,
    *farms.SUBSCRIPTIONS,
    *decisions_of(*RULES),
    # Readings are many and learnt in batches; nobody reacts to them here.
    project_rows(TemperatureMeasured, knowledge.learn_readings),
    project(FeverDetected, knowledge.learn_fever),
)
