"""The figures of the county at the end, expected by hand and read from the APIs."""

from dataclasses import dataclass
from typing import Any

from yipan.scenario.cast import FIRMS, GATES, HOTEL, STATION
from yipan.scenario.story import Story

PAGE = 1_000
FEVERISH = 38.0

EXPECTED: dict[str, int] = {
    # 28 + 4 of the wind turbine works, 16 of the mill, 12 of the potato seed firm.
    "workers registered": 60,
    # All who live here but the undeclared (31), and the technician who had a fever and stayed.
    "workers who may return": 32,
    # 27 isolated after the bus, one file incomplete.
    "workers deferred": 28,
    "isolated now": 27,
    # 17th: 19 people x 32; 18th: 28 at the meeting point, 29 x 32 and two single ones;
    # 19th: 27 x 32, 4 x 23 (from eleven) and one; 20th: 31 x 32.
    "readings stored": 608 + 958 + 957 + 992,
    "readings lost": 0,
    "fevers": 2,
    # 19 + 29 + 31 + 31 people, and the truck with its pass.
    "entries admitted": 111,
    # The truck, two with fever, one at the suspended gate, one in isolation.
    "entries refused": 5,
    "exits": 110,
    # Three to work, and the passes of the truck and the coach.
    "permits in force": 5,
    "permits suspended": 0,
    "passengers arrived": 27,
    "passengers removed": 1,
    "passengers missing": 0,
    "hours on the road": 30,
    # Henan, Anhui, Shandong and Hebei; Tianjin and Beijing.
    "provinces": 4,
    "municipalities": 2,
    "isolation rooms free": 4,
}

CHINESE = {
    "workers registered": "已建档员工",
    "workers who may return": "可以返岗",
    "workers deferred": "暂缓返岗",
    "isolated now": "隔离中",
    "readings stored": "体温记录",
    "readings lost": "丢失记录",
    "fevers": "发热",
    "entries admitted": "放行进入",
    "entries refused": "拒绝进入",
    "exits": "离开",
    "permits in force": "有效许可",
    "permits suspended": "暂停许可",
    "passengers arrived": "到达乘客",
    "passengers removed": "取消乘车",
    "passengers missing": "未到乘客",
    "hours on the road": "在途小时",
    "provinces": "途经省份",
    "municipalities": "途经直辖市",
    "isolation rooms free": "空余隔离房间",
}


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    expected: int
    reached: int
    chinese: str
    in_report: bool = False
    reported: int | None = None
    """What the daily report says, where it has this figure."""

    @property
    def met(self) -> bool:
        same = not self.in_report or self.reported == self.expected
        return same and self.expected == self.reached


async def read_figures(story: Story) -> list[Figure]:
    """Read every figure from the public APIs and put it beside what is expected."""
    reached = (
        await _workers(story)
        | await _gates(story)
        | await _permits(story)
        | await _transport(story)
    )
    return [
        Figure(name, expected, reached[name], CHINESE[name]) for name, expected in EXPECTED.items()
    ]


async def _workers(story: Story) -> dict[str, int]:
    found = [w for firm in FIRMS for w in await listed(
        story, "clerk", "health-records", f"/v1/workers?enterprise_id={firm.enterprise_id}"
    )]  # fmt: skip
    return {
        "workers registered": len(found),
        "workers who may return": sum(w["standing"] == "may-return" for w in found),
        "workers deferred": sum(w["standing"] == "deferred" for w in found),
        "isolated now": sum(w["isolation"] is not None and w["isolation"]["open"] for w in found),
    }


async def _gates(story: Story) -> dict[str, int]:
    readings = [
        reading
        for site in (*GATES, STATION)
        for reading in await listed(story, "guard", "checkpoint", f"/v1/readings?site_id={site}")
    ]
    crossings = [
        crossing
        for site in GATES
        for crossing in await listed(story, "guard", "checkpoint", f"/v1/crossings?site_id={site}")
    ]
    entries = [crossing for crossing in crossings if crossing["direction"] == "in"]
    return {
        "readings stored": len(readings),
        "readings lost": story.posted - len(readings),
        "fevers": sum(reading["celsius"] >= FEVERISH for reading in readings),
        "entries admitted": sum(entry["outcome"] == "admitted" for entry in entries),
        "entries refused": sum(entry["outcome"] == "refused" for entry in entries),
        "exits": len(crossings) - len(entries),
    }


async def _permits(story: Story) -> dict[str, int]:
    found = [
        permit
        for firm in FIRMS
        for permit in await listed(
            story, "clerk", "permits", f"/v1/permits?holder={firm.enterprise_id}"
        )
    ]
    return {
        "permits in force": sum(permit["status"] == "active" for permit in found),
        "permits suspended": sum(permit["status"] == "suspended" for permit in found),
    }


async def _transport(story: Story) -> dict[str, int]:
    trip = await story.stage.call("dispatcher", "GET", "transport", f"/v1/trips/{story.trip}")
    hotel = await story.stage.call("operator", "GET", "transport", f"/v1/lodgings/{HOTEL}")
    statuses = [passenger["status"] for passenger in trip["passengers"]]
    return {
        "passengers arrived": statuses.count("arrived"),
        "passengers removed": statuses.count("removed"),
        "passengers missing": statuses.count("missing"),
        "hours on the road": trip["hours"],
        "provinces": trip["provinces"],
        "municipalities": trip["municipalities"],
        "isolation rooms free": hotel["counts"]["free"],
    }


async def listed(story: Story, role: str, service: str, path: str) -> list[Any]:
    """Read a whole list, page by page."""
    found: list[Any] = []
    after = ""
    while True:
        page = await story.stage.call(
            role, "GET", service, f"{path}&limit={PAGE}" + (f"&after={after}" if after else "")
        )
        found += page["items"]
        after = page["next"]
        if not after:
            return found
