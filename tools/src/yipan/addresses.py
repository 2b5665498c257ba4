"""Where Kafka, MongoDB and the APIs are: the environment first, else the stack that runs here."""

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


def api_here(service: str) -> str:
    """The address of a service's API in the stack that runs here."""
    state = read_state()
    parts = state.parts if state else []
    found = next((part.address for part in parts if part.name == f"{service}-app"), "")
    if not found:
        raise LocalError(f"no {service} runs here: start it with `yipan up`, or say --url")
    return found
