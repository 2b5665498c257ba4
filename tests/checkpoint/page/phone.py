"""A guard's phone: what is typed on it and what it shows."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Page, expect

WITHIN = 15_000
"""Milliseconds for what happens on the screen."""
ANOTHER_KEY = """
import('/gate/store.js').then(async (store) => {
  const {importSecret} = await import('/gate/signing.js');
  const key = await importSecret('another');
  await store.enrol({...(await store.phone()), key}, 1, '');
})
"""
"""Spoils the key of the phone that is signed in."""


@dataclass
class Phone:
    page: Page
    address: str

    async def open(self) -> None:
        await self.page.goto(f"{self.address}/gate/")

    async def sign_in(self, code: str) -> None:
        await self.open()
        await self.page.fill("#code", code)
        await self.page.press("#code", "Enter")
        await expect(self.page.locator("#gate")).to_be_visible(timeout=WITHIN)
        await self.knows()

    async def knows(self) -> None:
        """Wait until it has learnt what it needs, and would open again without a network."""
        await self.until("known.gate && known.list")
        await self.page.evaluate("navigator.serviceWorker.ready.then(() => 1)")

    async def check(self, *subjects: str, celsius: str = "", **chosen: str) -> str:
        """Type and check; give the outcome. `chosen` are radio buttons by name."""
        for subject in subjects:
            await self.page.fill("#subject", subject)
            await self.page.press("#subject", "Enter")
        for name, value in chosen.items():
            await self.page.check(f"[name={name}][value={value}]", force=True)
        await self.page.fill("#celsius", celsius)
        await self.page.click("#check")
        return await self.outcome()

    async def outcome(self) -> str:
        verdict = self.page.locator("#verdict")
        await expect(verdict).to_be_visible(timeout=WITHIN)
        return await verdict.get_attribute("class") or ""

    async def choose(self, button: str, outcome: str) -> None:
        """Press one of the guard's two buttons, and see the outcome."""
        await self.page.click(f"#{button}")
        await expect(self.page.locator("#verdict")).to_have_class(outcome, timeout=WITHIN)

    async def reasons(self) -> str:
        return await self.page.inner_text("#reasons")

    async def next(self) -> None:
        await self.page.click("#next")

    async def sync(self) -> None:
        await self.page.click("#sync")

    async def until(self, condition: str) -> None:
        """Wait for what the page's own modules say: `known`, `store` and `link`."""
        modules = ", ".join(
            f"import('/gate/{name}.js')" for name in ("knowing", "store", "network")
        )
        asked = (
            f"Promise.all([{modules}]).then(async ([{{known}}, store, {{link}}]) => {{"
            f" while (!({condition})) await new Promise((again) => setTimeout(again, 50)); }})"
        )
        # Not the driver's own waiting: it evaluates text in the page, which the page forbids.
        async with asyncio.timeout(WITHIN / 1000):
            await self.page.evaluate(asked)

    async def waits_for(self, number: int) -> None:
        """Wait until so many records wait to be sent, as the status line says."""
        await expect(self.page.locator("#state")).to_contain_text(
            f"待上传 {number} ", timeout=WITHIN
        )

    async def batches(self, device_id: str) -> list[dict[str, Any]]:
        """The batches it made, as they are kept; `said` is what their text says."""
        found: list[dict[str, Any]] = await self.page.evaluate(
            "id => import('/gate/store.js').then((store) => store.batches(id))", device_id
        )
        return [one | {"said": json.loads(one["text"])} for one in found]
