"""Where Kafka and MongoDB are: the environment first, else the stack that runs here."""

import os

from yipan.local.errors import LocalError
from yipan.local.state import read_state


def addresses() -> tuple[str, str]:
    """Kafka's bootstrap address and MongoDB's URL."""
    kafka, mongo = os.environ.get("KAFKA_BOOTSTRAP"), os.environ.get("MONGO_URL")
    state = read_state()
    if state is not None:
        kafka, mongo = kafka or state.kafka_bootstrap, mongo or state.mongo_url
    if not kafka or not mongo:
        raise LocalError(
            "no stack runs here: `yipan up` starts one, or set KAFKA_BOOTSTRAP and MONGO_URL"
        )
    return kafka, mongo
