"""Gates and readings (county.md, row 1), and who is on duty behind them (rows 7 and 15)."""

from yipan.report.definitions import (
    PERSONS,
    PLACES,
    TIMES,
    VEHICLES,
    Definition,
    Label,
    Section,
    parts_of,
    summed,
)
from yipan.report.part_labels import REFUSALS, SITES

GATES = Section(
    "gates",
    Label(zh="卡口与测温", en="Gates and readings"),
    (
        Definition(
            "gates.sites", Label(zh="卡口、测温点", en="sites"), PLACES, "checkpoint", "sites",
            take=summed("sites"), parts=parts_of("sites"), part_labels=SITES,
        ),
        Definition(
            "gates.readings", Label(zh="当日测温", en="readings of the day"), TIMES,
            "checkpoint", "taken.readings",
        ),
        Definition(
            "gates.fevers", Label(zh="其中发热", en="of which fevers"), TIMES,
            "checkpoint", "taken.fevers",
        ),
        Definition(
            "gates.implausible", Label(zh="其中须复测", en="of which implausible"), TIMES,
            "checkpoint", "taken.implausible",
        ),
        Definition(
            "gates.entries-admitted", Label(zh="当日放行进入", en="entries admitted"), TIMES,
            "checkpoint", "crossed.entries_admitted",
        ),
        Definition(
            "gates.entries-refused", Label(zh="当日劝返", en="entries refused"), TIMES,
            "checkpoint", "crossed.entries_refused",
            parts=parts_of("refused_for"), part_labels=REFUSALS,
        ),
        Definition(
            "gates.exits", Label(zh="当日离开", en="exits"), TIMES,
            "checkpoint", "crossed.exits_admitted",
        ),
        Definition(
            "gates.vehicles-admitted", Label(zh="当日放行车辆", en="vehicles admitted"), VEHICLES,
            "checkpoint", "crossed.vehicles_admitted",
        ),
        Definition(
            "gates.vehicles-refused", Label(zh="当日劝返车辆", en="vehicles refused"), VEHICLES,
            "checkpoint", "crossed.vehicles_refused",
        ),
        Definition(
            "gates.vehicles-screened", Label(zh="当日排查车辆", en="vehicles screened"), VEHICLES,
            "checkpoint", "screened.vehicles",
        ),
        Definition(
            "gates.occupants-screened", Label(zh="当日排查车上人员", en="occupants screened"),
            PERSONS, "checkpoint", "screened.occupants",
        ),
        Definition(
            "gates.disinfections", Label(zh="当日消毒", en="disinfections"), TIMES,
            "checkpoint", "disinfections",
        ),
    ),
)  # fmt: skip

ON_DUTY = Section(
    "on-duty",
    Label(zh="到岗", en="On duty"),
    (
        Definition(
            "on-duty.persons", Label(zh="当日到岗人数", en="on duty on the day"), PERSONS,
            "checkpoint", "on_duty.persons", parts=parts_of("on_duty.by_enterprise"),
        ),
    ),
)  # fmt: skip
