"""The enterprises above scale (规上企业), named by what they make, and when each resumes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from types import MappingProxyType
from typing import Literal

Procedure = Literal["level-by-level", "on-site-inspection", "commitment"]

TOWNSHIPS = (
    "张北镇 Zhangbei", "公会镇 Gonghui", "二台镇 Ertai", "大囫囵镇 Dahulun", "小二台镇 Xiaoertai",
    "油篓沟镇 Youlougou", "大河镇 Dahe", "台路沟乡 Tailugou", "馒头营乡 Mantouying",
    "二泉井乡 Erquanjing", "单晶河乡 Danjinghe", "海流图乡 Hailiutu", "两面井乡 Liangmianjing",
    "大西湾乡 Daxiwan", "郝家营乡 Haojiaying", "白庙滩乡 Baimiaotan", "战海乡 Zhanhai",
    "三号乡 Sanhao",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Firm:
    """`on_duty` come to the gate every day from the day after `resumes`, `at_home` wait.

    Days are of February 2020. `closed` is closed management (只入不出): who came in stays in.
    """

    enterprise_id: str
    name: str
    sector: str
    township: str
    on_duty: int
    at_home: int
    resumes: int
    procedure: Procedure
    closed: bool = False

    @property
    def gate(self) -> str:
        return f"gate-{self.enterprise_id}"

    @property
    def device(self) -> str:
        return f"t-{self.enterprise_id}"


WIND = Firm(
    "wind-power",
    "风电设备 Wind turbine works",
    "new-energy",
    TOWNSHIPS[0],
    68,
    12,
    16,
    "level-by-level",
    closed=True,
)  # fmt: skip
"""68 on duty on the 17th, the rest at home."""
MILL = Firm(
    "feed-mill", "饲料厂 Feed mill", "agriculture", TOWNSHIPS[1], 16, 2, 16, "level-by-level"
)
SEED = Firm(
    "potato-seed", "种薯 Potato seed firm", "agriculture", TOWNSHIPS[5], 12, 2, 17, "level-by-level"
)

LEVELS: Procedure = "level-by-level"
INSPECTION: Procedure = "on-site-inspection"
COMMITMENT: Procedure = "commitment"
RESUMING: Mapping[int, tuple[int, Procedure]] = MappingProxyType(
    {
        17: (5, LEVELS), 18: (6, LEVELS), 19: (6, LEVELS), 20: (4, LEVELS),
        21: (4, INSPECTION), 22: (4, INSPECTION), 24: (3, INSPECTION),
        25: (2, COMMITMENT),
        26: (1, INSPECTION), 27: (1, INSPECTION), 28: (1, INSPECTION),
    }
)  # fmt: skip
"""How many others resume on a day, and by which procedure: 21 by levels, 14 and 2 after them."""

TRADES = (
    ("photovoltaics", "光伏电站 Photovoltaic plant", "new-energy"),
    ("vegetables", "蔬菜加工 Vegetable processing", "agriculture"),
    ("dairy", "乳品 Dairy", "agriculture"),
    ("building", "建材 Building materials", "industry"),
    ("machinery", "机械制造 Machinery works", "industry"),
    ("data", "云计算 Data centre", "services"),
    ("meat", "肉类加工 Meat packing", "agriculture"),
    ("logistics", "物流 Logistics", "services"),
)
OF_OTHERS = 8
"""Workers on duty at each of the other enterprises; one more is at home."""


def _others() -> Iterator[Firm]:
    days = [(date, how) for date, (n, how) in RESUMING.items() for _ in range(n)]
    for n, ((date, how), (trade, name, sector)) in enumerate(
        zip(days, cycle(TRADES), strict=False)
    ):
        number = n // len(TRADES) + 1
        yield Firm(
            f"{trade}-{number}",
            f"{name} {number}",
            sector,
            TOWNSHIPS[n % len(TOWNSHIPS)],
            OF_OTHERS,
            1,
            date,
            how,
            closed=n % 2 == 0,
        )


FIRMS: tuple[Firm, ...] = (WIND, MILL, SEED, *_others())
ABOVE_SCALE = 40
assert len(FIRMS) == ABOVE_SCALE

FAILS_FIRST = next(firm for firm in FIRMS if firm.procedure == INSPECTION)
"""Inspected on the 21st with a finding; passes the day after."""
