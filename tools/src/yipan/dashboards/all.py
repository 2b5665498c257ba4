"""Every dashboard there is, in the order of their audience: the wall first."""

from yipan.dashboards.boards.county_today import county_today
from yipan.dashboards.boards.gates import gates
from yipan.dashboards.boards.kafka_mongo import kafka_mongo
from yipan.dashboards.boards.pipeline import pipeline
from yipan.dashboards.boards.return_to_work import return_to_work
from yipan.dashboards.boards.services import services
from yipan.dashboards.boards.transport import transport

BOARDS = (
    county_today(),
    gates(),
    return_to_work(),
    transport(),
    pipeline(),
    services(),
    kafka_mongo(),
)
