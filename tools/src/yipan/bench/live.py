"""Single readings of people at a gate, each answered with the gate's word in the same response."""

import time
from dataclasses import dataclass

from yipan.bench.client import post_all, signed
from yipan.bench.ingest import PATH, Api
from yipan.bench.readings import device_id, wants_in
from yipan.latencies import Latencies

REQUESTS = 2_000
A_SECOND = 200
"""What the gates of a county come to when a shift begins."""


@dataclass(frozen=True, slots=True)
class Live:
    """`rate` is what one api process answers in a second when it is asked without a pause."""

    rate: float
    half: Latencies
    usual: Latencies


async def measure_live(api: Api) -> Live:
    """Without a pause, then half as many, then 200 a second; latencies count from the plan."""
    port = api.processes[0].port
    await post_all(port, requests(api, "warm", REQUESTS // 4))
    started = time.perf_counter()
    await post_all(port, requests(api, "full", REQUESTS))
    rate = REQUESTS / (time.perf_counter() - started)
    half = await post_all(port, requests(api, "half", REQUESTS), gap=2 / rate)
    usual = await post_all(port, requests(api, "usual", REQUESTS), gap=1 / A_SECOND)
    return Live(rate, half, usual)


def requests(api: Api, round_: str, number: int) -> list[bytes]:
    return [
        signed(PATH, device_id(n), api.secrets[device_id(n)], wants_in(n, f"live-{round_}"))
        for n in range(number)
    ]
