"""Farms, growers and what the county sends them, with the sums of its own report."""

from dataclasses import dataclass

from yipan.fortnight.firms import TOWNSHIPS

PIG_FARMS = tuple(f"pig-farm-{n + 1}" for n in range(11))
PIGS = (*([2_800] * 10), 2_600)
"""Animals of each: over 30,000 in the eleven farms."""
OTHER_FARMS = tuple(f"farm-{n + 1}" for n in range(50))
GROWERS = tuple(f"grower-{n + 1}" for n in range(5))

HOLDERS = (*PIG_FARMS, *OTHER_FARMS, *GROWERS)
"""Who gets disinfectant: 61 farms and 5 growers."""
JIN_OF_A_FARM, JIN_OF_A_GROWER = 120, 102
"""61 x 120 + 5 x 102 = 7,830 jin = 3,915 kg."""
BARRELS, MASKS = 2, 80
"""For the potato seed firm."""

FEED_KG_A_DAY = 2
"""What a pig eats."""
DAYS_AT_FIRST = 3
"""Feed on the farms on the morning of the 16th, while the mill is shut in."""
DAYS_OF_A_DELIVERY = 4
DELIVERIES = (17, 20, 23, 26)
"""Days on which the mill's trucks set out, each to its farms in turn."""


@dataclass(frozen=True, slots=True)
class PigFarm:
    farm_id: str
    name: str
    township: str
    pigs: int

    @property
    def kg_a_day(self) -> int:
        return self.pigs * FEED_KG_A_DAY


def pig_farms() -> list[PigFarm]:
    return [
        PigFarm(id_, f"{n + 1}号猪场 Pig farm {n + 1}", TOWNSHIPS[n], pigs)
        for n, (id_, pigs) in enumerate(zip(PIG_FARMS, PIGS, strict=True))
    ]


def jin_for(holder: str) -> int:
    return JIN_OF_A_GROWER if holder in GROWERS else JIN_OF_A_FARM
