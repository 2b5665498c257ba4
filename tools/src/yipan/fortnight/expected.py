"""The county's own figures by 29 February 2020, by hand: key, Chinese, what is expected.

Most stand in the county's report; where the report names no number (fevers, passes, how many of
the charter programme arrive by the 29th), the sum beside it says where ours comes from.
"""

from collections.abc import Mapping
from types import MappingProxyType

YI = 100_000_000
"""亿: a hundred million, the unit in which the county counts yuan."""

EXPECTED: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "enterprises above scale": ("规上企业", 40),
        "enterprises running": ("已复工复产", 40),
        # 21 on the 17th to the 20th, and the wind turbine works and the mill on the 16th.
        "resumed by approval, to the 20th": ("逐级审批复工", 24),
        "resumed by inspection, from the 21st": ("现场查验复工", 14),
        "resumed by commitment": ("备案承诺复工", 2),
        "permits suspended and reinstated": ("暂停后恢复", 1),
        "on duty at the wind works, 17 Feb": ("风电企业17日在岗", 68),
        # 4 trucks of the mill, one truck of each of 11 farms.
        "feed vehicles with a pass": ("饲料车辆通行证", 15),
        "pig farms": ("生猪养殖场", 11),
        # 10 x 2,800 + 2,600.
        "pigs": ("生猪存栏", 30_600),
        "farms out of feed": ("断料养殖场", 0),
        "technicians arrived, 27 Feb": ("27日到达技术人员", 28),
        "hours on the road": ("行程小时", 30),
        "provinces": ("途经省", 4),
        "municipalities": ("途经直辖市", 2),
        "kilometres": ("里程", 1_980),
        "charter programme expects": ("包车计划人数", 850),
        # 28, then 12 buses of 25 less one with a fever, then 10 buses of 25.
        "charter arrived by the 29th": ("截至29日到达", 28 + 299 + 250),
        "passengers removed": ("取消乘车", 1),
        "passengers missing": ("未到乘客", 0),
        "visits of principal leaders": ("主要领导走访", 25),
        "problems they solved": ("解决问题（主要领导）", 31),
        "visits of other leaders": ("其他领导走访", 89),
        "problems solved by those": ("解决问题（其他领导）", 29),
        "problems escalated by the clock": ("超时升级问题", 1),
        "orders found, pieces": ("新增订单（件）", 2_000),
        # 7,830 jin.
        "disinfectant, kg": ("消毒液（公斤）", 3_915),
        "holders of disinfectant": ("领取单位", 66),
        "barrels for the potato seed firm": ("种薯企业（桶）", 2),
        "masks for the potato seed firm": ("种薯企业口罩", 80),
        "overall plan": ("总体方案", 1),
        "special plans": ("专项方案", 6),
        "task forces": ("工作专班", 14),
        "party branches": ("党支部", 765),
        "party members": ("党员", 22_000),
        # Over 1,000: 56 in each of 18 townships.
        "teams": ("服务队", 1_008),
        "key projects": ("重点项目", 56),
        "to start": ("新开工", 16),
        "continued": ("续建", 20),
        "in preparation": ("前期", 20),
        "their investment, million yuan": ("总投资（百万元）", 1_500 * YI // 1_000_000),
        "of this year, million yuan": ("年度投资（百万元）", 74 * YI // 1_000_000),
        "on the provincial and city list": ("省市重点", 10),
        "on the provincial list": ("省重点", 4),
        "investment of the ten, million yuan": (
            "省市重点投资（百万元）",
            41_380,
        ),
        "poverty-relief projects": ("扶贫项目", 158),
        "relief investment, million yuan": ("扶贫投资（百万元）", 388),
        "relief projects above 10 million": ("千万元以上扶贫项目", 5),
        # Two of the cluster, three single ones, one at a meeting point.
        "fevers": ("发热", 6),
        "isolations extended": ("延长隔离", 1),
        "vehicles turned away": ("劝返车辆", 1),
        "confirmed": ("确诊", 0),
        "suspected": ("疑似", 0),
        "readings lost": ("丢失记录", 0),
    }
)
