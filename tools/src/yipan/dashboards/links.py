"""Where a panel leads on to: another dashboard, the list behind a figure, a page of the docs."""

from dataclasses import dataclass

from grafana_foundation_sdk.models.dashboard import DashboardLink, DashboardLinkType

TAG = "yipan"
DOCS = "${docs}"
ADDRESSES = {
    "checkpoint": "http://127.0.0.1:8101",
    "health-records": "http://127.0.0.1:8102",
    "permits": "http://127.0.0.1:8103",
    "transport": "http://127.0.0.1:8104",
}
"""Where the APIs are for whoever looks at Grafana, unless the address of a dashboard says else."""
DOCS_ADDRESS = "https://docs.county.invalid/yipan"
"""To be replaced, and resolves nowhere until it is."""


def variable(service: str) -> str:
    return service.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of an API, by its page: there a caller gives a token, filters, and asks."""

    service: str
    path: str
    tag: str
    title: str
    called: str = "browse"
    """The function that answers: a part of the name of the operation on the page."""

    def link(self) -> DashboardLink:
        page = f"${{{variable(self.service)}}}/docs#/{self.tag.replace(' ', '%20')}"
        operation = "".join(c if c.isalnum() else "_" for c in f"{self.called}{self.path}")
        return opening(f"{self.title} · GET {self.path}", f"{page}/{operation}_get")


def board(uid: str, title: str) -> DashboardLink:
    return DashboardLink(
        title=title,
        type_val=DashboardLinkType.LINK,
        url=f"/d/{uid}?${{__all_variables}}&${{__url_time_range}}",
    )


def page(file: str, heading: str, title: str) -> DashboardLink:
    """A heading of a file of docs/, by the anchor that Markdown gives it."""
    return opening(title, f"{DOCS}/{file}#{heading}")


def opening(title: str, url: str) -> DashboardLink:
    return DashboardLink(title=title, type_val=DashboardLinkType.LINK, url=url, target_blank=True)


def to_the_others() -> DashboardLink:
    """At the top of every dashboard: a list of all."""
    return DashboardLink(
        title="一盘棋 Yipan",
        type_val=DashboardLinkType.DASHBOARDS,
        icon="external link",
        tags=[TAG],
        as_dropdown=True,
        include_vars=True,
        keep_time=True,
    )
