"""What the services subscribe to, asked once for all contract tests."""

from collections.abc import Sequence

import pytest

from yipan.contracts.readers import Reader, all_readers


@pytest.fixture(scope="session")
def readers() -> Sequence[Reader]:
    return all_readers()
