"""The map of the events: a picture of who reacts to whom, and a table of every fact."""

from collections.abc import Iterator, Mapping, Sequence

from shared.events import OWNERS, Event
from yipan.contracts.errors import ContractError
from yipan.contracts.readers import Reader, by_event

BEGIN = "<!-- event map: written by `make contracts` -->"
END = "<!-- end of the event map -->"


def put_between(page: str, text: str) -> str:
    """Replace what stands between the two markers."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ContractError(f"docs/architecture.md needs the lines {BEGIN} and {END}")
    return f"{before}{BEGIN}\n{text}{END}{after}"


def event_map(readers: Sequence[Reader]) -> str:
    return "\n".join(["", *picture(readers), "", *table(readers), "", ""])


def picture(readers: Sequence[Reader]) -> Iterator[str]:
    """Solid: a fact that leads to a command. Dotted: one that is only remembered."""
    yield "```mermaid"
    yield "flowchart LR"
    for owner in OWNERS:
        yield f'    {node(owner)}["{owner}"]'
    for owner, events in OWNERS.items():
        for service in OWNERS:
            theirs = [r for r in readers if r.service == service and r.event in events]
            yield from arrow(owner, service, "-->", [r.event for r in theirs if r.acts])
            heard = [r.event for r in theirs if not r.acts and (r.learns or service != owner)]
            yield from arrow(owner, service, "-.->", heard)
    yield "```"


def node(service: str) -> str:
    return service.replace("-", "_")


def arrow(source: str, target: str, shape: str, events: Sequence[type[Event]]) -> Iterator[str]:
    if events:
        names = "<br/>".join(dict.fromkeys(event.type for event in events))
        yield f'    {node(source)} {shape}|"{names}"| {node(target)}'


def table(readers: Sequence[Reader]) -> Iterator[str]:
    found = by_event(readers)
    for owner, events in OWNERS.items():
        yield f"**{owner}** says"
        yield ""
        yield "| fact | topic | goes into views of | is learnt by | leads to |"
        yield "|---|---|---|---|---|"
        for event in events:
            yield row(event, found)
        yield ""


def row(event: type[Event], found: Mapping[str, Sequence[Reader]]) -> str:
    readers = found.get(event.type, ())
    projects = ", ".join(r.service for r in readers if r.projects)
    learns = ", ".join(r.service for r in readers if r.learns)
    acts = "<br/>".join(f"{r.service}: `{name}`" for r in readers for name in r.acts)
    return f"| `{event.type}` | `{event.topic}` | {projects} | {learns} | {acts} |"
