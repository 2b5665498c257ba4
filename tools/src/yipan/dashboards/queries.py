"""PromQL, so that no panel forgets which processes it is about or counts the same twice."""

from collections.abc import Sequence

JOB = 'job=~"$job"'
PROCESS = 'job=~"$job",service=~"$service",instance=~"$instance"'
RATE = "$__rate_interval"


def named(name: str, where: str = "", scope: str = JOB) -> str:
    """Select a metric of the processes that are looked at."""
    return f"{name}{{{','.join(filter(None, (scope, where)))}}}"


def told(name: str, by: Sequence[str] = (), where: str = "") -> str:
    """A figure of the county, once: each worker of a service tells the same."""
    return (
        f"max by ({', '.join(by)}) ({named(name, where)})" if by else f"max({named(name, where)})"
    )


def total(name: str, of: Sequence[str], by: Sequence[str] = (), where: str = "") -> str:
    """Add up what was told by all labels `of`, leaving those in `by`."""
    inner = told(name, of, where)
    return f"sum by ({', '.join(by)}) ({inner})" if by else f"sum({inner})"


def per_second(name: str, by: Sequence[str], where: str = "", scope: str = PROCESS) -> str:
    return f"sum by ({', '.join(by)}) (rate({named(name, where, scope)}[{RATE}]))"


def lately(name: str, by: Sequence[str], where: str = "", scope: str = PROCESS) -> str:
    """How many in the time that is looked at."""
    return f"sum by ({', '.join(by)}) (increase({named(name, where, scope)}[$__range]))"


def quantile(share: float, name: str, by: Sequence[str], where: str = "") -> str:
    """`name` is the histogram's, without `_bucket`."""
    inner = per_second(f"{name}_bucket", ("le", *by), where)
    return f"histogram_quantile({share:g}, {inner})"


def steps(query: str, watch: float | None, act: float | None) -> str:
    """0, 1 or 2: in order, to be watched, to be acted on, from these values on."""
    found = [f"(({query}) >= bool {at:g})" for at in (watch, act) if at is not None]
    twice = watch is None
    return f"2 * {found[0]}" if twice else " + ".join(found)


def worst(by: Sequence[str], *queries: str) -> str:
    """The highest of several queries for each value of `by`; one that finds nothing is left out."""
    marked = (
        f'label_replace({query}, "of", "{number}", "", "")' for number, query in enumerate(queries)
    )
    both = "\n  or ".join(marked)
    return f"max by ({', '.join(by)}) (\n  {both}\n)" if by else f"max(\n  {both}\n)"


def listed(label: str, *lines: tuple[str, str]) -> str:
    """One line for each query that finds something, named by `label`; none for the others."""
    named_lines = (f'label_replace({query}, "{label}", "{name}", "", "")' for name, query in lines)
    return "\n  or ".join(named_lines)
