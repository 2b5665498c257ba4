"""The service worker by itself: it sends what is left when the page is closed."""

import asyncio

from tests.checkpoint.page.phone import Phone
from tests.checkpoint.page.town import Town

WITHIN = 15


async def test_what_is_left_is_sent_when_the_page_is_closed(phone: Phone, town: Town) -> None:
    session = await phone.page.context.new_cdp_session(phone.page)
    found: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    def registered(event: dict[str, list[dict[str, str]]]) -> None:
        for one in event["registrations"]:
            if one["scopeURL"] == f"{town.address}/gate/" and not found.done():
                found.set_result(one["registrationId"])

    session.on("ServiceWorker.workerRegistrationUpdated", registered)
    await session.send("ServiceWorker.enable")
    town.network("cut")
    await phone.check(celsius="36.5")
    registration = await asyncio.wait_for(found, WITHIN)
    await phone.page.goto("about:blank")
    town.network("open")
    sync = {"origin": town.address, "registrationId": registration, "tag": "batches"}
    await session.send("ServiceWorker.dispatchSyncEvent", {**sync, "lastChance": False})
    async with asyncio.timeout(WITHIN):
        while not await town.chain():  # noqa: ASYNC110 - nobody tells us when it has come
            await asyncio.sleep(0.05)
    assert [one["celsius"] for one in await town.readings()] == [36.5]
    await phone.open()
    await phone.waits_for(0)
