"""The key projects of 2020 and the poverty-relief projects, with the county's own sums."""

from collections.abc import Iterator
from typing import Any

STAGES = (*["to-start"] * 16, *["continued"] * 20, *["in-preparation"] * 20)
"""56 projects of 10 million yuan or more."""
MILLION = 1_000_000
PROVINCIAL = (6_000 * MILLION,) * 4
CITY = (*[2_900 * MILLION] * 5, 2_880 * MILLION)
"""The ten of the provincial and the city list: 41.38 billion."""
OTHERS = (*[2_360 * MILLION] * 45, 2_420 * MILLION)
"""With the ten, 150 billion."""
THIS_YEAR = (*[132 * MILLION] * 55, 140 * MILLION)
"""7.4 billion."""
RELIEF = (*[12 * MILLION] * 5, *[2_140_000] * 152, 2_720_000)
"""158 poverty-relief projects, 388 million, 5 of them above 10 million."""


def projects(starting: str) -> list[dict[str, Any]]:
    """The bodies with which each is registered; `starting` is the enterprise of the first."""
    return [*_key(starting), *_relief()]


def _key(starting: str) -> Iterator[dict[str, Any]]:
    totals = (*PROVINCIAL, *CITY, *OTHERS)
    lists = [*[["county", "provincial"]] * 4, *[["county", "city"]] * 6, *[["county"]] * 46]
    for n, (stage, total, this_year) in enumerate(zip(STAGES, totals, THIS_YEAR, strict=True)):
        body = _project(
            f"project-{n + 1}", f"重点项目 Key project {n + 1}", stage, total, this_year
        )
        yield body | {"lists": lists[n]} | ({"enterprise_id": starting} if n == 0 else {})


def _relief() -> Iterator[dict[str, Any]]:
    for n, total in enumerate(RELIEF):
        name = f"扶贫项目 Poverty-relief project {n + 1}"
        body = _project(f"relief-{n + 1}", name, "continued", total, total)
        yield body | {"lists": ["poverty-relief"]}


def _project(id_: str, name: str, stage: str, total: int, this_year: int) -> dict[str, Any]:
    return {
        "project_id": id_,
        "name": name,
        "stage": stage,
        "investment_total_yuan": total,
        "investment_this_year_yuan": this_year,
    }
