"""The suite's topics, made with their settings before anyone needs them."""

from shared.errors import Unavailable
from shared.kafka import topics
from yipan.local.errors import LocalError

WITHIN = 60.0


async def create_topics(bootstrap: str, within: float = WITHIN) -> None:
    try:
        await topics.create_topics(bootstrap, patience=within)
    except Unavailable as error:
        raise LocalError(error.detail) from error
