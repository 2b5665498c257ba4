"""What the answers of dry runs share: names, up to some number."""

from typing import Annotated

from pydantic import Field

NAMED = 100
"""How many an answer names of each kind; its numbers count all of them."""

Ids = Annotated[list[str], Field(default_factory=list, description=f"up to {NAMED}, by name")]
