"""Messages that were right until something in them was exchanged for anything."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import strategies as st

ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    st.sampled_from(
        [[], {}, [[]], [{}], "Cel", "36.5", 36.5, "Device", "\ud800", "x" * 99, 10**40, 1e300,
         float("inf"), "Device/x", "1.0", "urn:uuid:d", "Bundle", 1 << 28, 1e12]
    ),
)  # fmt: skip


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a tree, as what holds it and its key there."""
    keys = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, value in keys:
        yield tree, key
        if isinstance(value, dict | list):
            yield from _places(value)


@st.composite
def mutated(draw: st.DrawFn, message: Any) -> Any:
    """The message with one to three of its places changed or, in objects, left out."""
    changed = deepcopy(message)
    for _ in range(draw(st.integers(1, 3))):
        places = list(_places(changed))
        if not places:
            break
        holder, key = places[draw(st.integers(0, len(places) - 1))]
        if draw(st.booleans()) and isinstance(holder, dict):
            del holder[key]
        else:
            holder[key] = deepcopy(draw(ANYTHING))  # what is sampled is shared
    return changed
