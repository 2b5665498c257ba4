"""Everything the parts of a plan need, fetched while somebody watches."""

from yipan.local.jars import kafka_jars
from yipan.local.java import java
from yipan.local.mongo import prepare
from yipan.local.plan import Plan


def download(plan: Plan) -> None:
    if "kafka" in plan.ports:
        java()
        kafka_jars()
    if "mongo" in plan.ports:
        prepare()
