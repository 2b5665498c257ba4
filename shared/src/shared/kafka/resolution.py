"""What becomes of dead letters once somebody has decided: replayed ones and those parked behind.

Only the lane that owns the partition does this, between two batches, so it meets no other.
"""

from collections.abc import Callable

import structlog

from shared.dead_letters import Chain, DeadLetter, DeadLetters
from shared.kafka.post import bounded
from shared.kafka.settling import TRANSIENT, Settling

AT_ONCE = 100

log = structlog.get_logger()


async def learn(settling: Settling, dead_letters: DeadLetters) -> list[Chain]:
    """See which keys are blocked, and return the chains whose oldest letter may be settled."""
    chains = await dead_letters.chains(settling.place)
    settling.blocked = {chain for chain in chains if isinstance(chain, bytes)}
    settling.unresolved = len(chains)
    return [chain for chain, may_be_settled in chains.items() if may_be_settled]


async def resolve(
    settling: Settling, dead_letters: DeadLetters, stopping: Callable[[], bool]
) -> None:
    """Settle what may be settled, chain by chain, each in order; TryAgain: the store is away."""
    for chain in await learn(settling, dead_letters):
        if await _resolve(settling, dead_letters, chain, stopping):
            settling.blocked.discard(chain)


async def _resolve(
    settling: Settling, dead_letters: DeadLetters, chain: Chain, stopping: Callable[[], bool]
) -> bool:
    while letters := await dead_letters.oldest(settling.place, chain, AT_ONCE):
        for letter in letters:
            if letter.state == "open" or stopping():
                return False
            if not await _settled(settling, dead_letters, letter):
                return False
    return True


async def _settled(settling: Settling, dead_letters: DeadLetters, letter: DeadLetter) -> bool:
    try:
        await settling.attempt([letter.delivery])
    except TRANSIENT as error:
        # It keeps its state: the next look tries it again, and other chains need not wait.
        log.warning("dead letter has to wait", letter=letter.id, error=repr(error))
        return False
    except Exception as error:
        log.exception("dead letter failed again", letter=letter.id)
        await dead_letters.failed(
            letter.id,
            exception=type(error).__name__,
            reason=bounded(str(error)),
            attempts=letter.attempts + 1,
        )
        return False
    await dead_letters.settled(letter.id)
    settling.count("resolved")
    settling.readable([letter.delivery])
    return True
