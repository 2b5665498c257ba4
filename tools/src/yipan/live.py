"""The story's stage over the processes that the supervisor runs."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import cache

import httpx

from shared.clock import Clock, FastClock, RealClock
from yipan.local.plan import SERVICES, ClockPlan
from yipan.local.state import StackState
from yipan.local.tokens import mint
from yipan.scenario.stage import LiveStage

TOKEN_LIFE = timedelta(hours=2)
ANSWER_WITHIN = 20.0


@asynccontextmanager
async def live_stage(state: StackState) -> AsyncIterator[LiveStage]:
    """Open clients for the four APIs and tell the county's time as the processes do."""
    _token.cache_clear()  # another stack has other keys
    async with AsyncExitStack() as stack:
        yield LiveStage(await _clients(state, stack), _token, clock_of(state.clock))


def clock_of(plan: ClockPlan | None) -> Clock:
    """The time that the processes of a stack go by."""
    return RealClock() if plan is None else FastClock(plan.origin, plan.started, plan.rate)


async def _clients(state: StackState, stack: AsyncExitStack) -> Mapping[str, httpx.AsyncClient]:
    addresses = {part.name: part.address for part in state.parts}
    return {
        service: await stack.enter_async_context(
            httpx.AsyncClient(base_url=addresses[f"{service}-app"], timeout=ANSWER_WITHIN)
        )
        for service in SERVICES
    }


@cache
def _token(role: str) -> str:
    return mint([role], f"demo-{role}", TOKEN_LIFE)
