"""What can be chosen at the top of a dashboard."""

from collections.abc import Sequence

from grafana_foundation_sdk.builders.dashboard import (
    DatasourceVariable,
    QueryVariable,
    TextBoxVariable,
)
from grafana_foundation_sdk.models.dashboard import (
    DataSourceRef,
    VariableHide,
    VariableModel,
    VariableOption,
    VariableRefresh,
    VariableSort,
)

from yipan.dashboards.links import ADDRESSES, DOCS_ADDRESS, variable

SOURCE = DataSourceRef(type_val="prometheus", uid="${datasource}")
OURS = "yipan"
"""The name of the job in deploy/monitoring/prometheus.yml."""


def datasource() -> VariableModel:
    return DatasourceVariable("datasource").label("数据源 Data source").type("prometheus").build()


def job() -> VariableModel:
    """One of the jobs that scrape our processes: who has several counties chooses."""
    first = VariableOption(selected=True, text=OURS, value=OURS)
    query = "label_values(yipan_build_info, job)"
    return asked("job", "任务 Job", query).current(first).build()


def chosen(name: str, label: str, query: str, all_value: str = ".*") -> VariableModel:
    """Several of them, or all; what has no such label counts with all."""
    everything = VariableOption(selected=True, text=["All"], value=["$__all"])
    some = asked(name, label, query).multi(multi=True).include_all(include_all=True)
    return some.all_value(all_value).current(everything).build()


def asked(name: str, label: str, query: str) -> QueryVariable:
    return (
        QueryVariable(name)
        .label(label)
        .datasource(SOURCE)
        .query({"query": query, "refId": f"variable-{name}"})
        .refresh(VariableRefresh.ON_TIME_RANGE_CHANGED)
        .sort(VariableSort.ALPHABETICAL_ASC)
    )


def service() -> VariableModel:
    return chosen("service", "Service", 'label_values(up{job=~"$job"}, service)')


def instance() -> VariableModel:
    query = 'label_values(up{job=~"$job",service=~"$service"}, instance)'
    return chosen("instance", "Instance", query)


def addresses() -> Sequence[VariableModel]:
    """Not shown: an address of a dashboard can say them, `?var-permits=https://...`."""
    known = {variable(name): address for name, address in ADDRESSES.items()}
    return [hidden(name, address) for name, address in {**known, "docs": DOCS_ADDRESS}.items()]


def hidden(name: str, text: str) -> VariableModel:
    """A text; Grafana takes what the address says for it, and this where it says nothing."""
    there = VariableOption(selected=True, text=text, value=text)
    box = TextBoxVariable(name).default_value(text).current(there)
    return box.hide(VariableHide.HIDE_VARIABLE).build()
