"""Reading a text at an address. Imported where one is given: the client is slow to load."""

import httpx

PATIENCE = 5.0


async def fetch_text(address: str) -> str:
    """OSError where it cannot be had in time."""
    try:
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            return (await client.get(address)).raise_for_status().text
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
