"""One vehicle, one pass, one route: feed trucks first, then whoever brings people."""

from yipan.fortnight.chronicle import Chronicle, Happening, moment
from yipan.fortnight.firms import MILL, WIND, Firm
from yipan.fortnight.people import on_duty
from yipan.fortnight.supplies import PIG_FARMS
from yipan.fortnight.vehicles import COACH, COACHES, FARM_TRUCKS, TRUCKS
from yipan.scenario.roads import at_the_road, issue_pass, known_at_the_road

VALID_UNTIL = moment(36)


async def turned_away(chronicle: Chronicle) -> None:
    chronicle.tell("a feed truck without a pass is turned away at road 207")
    found = await at_the_road(chronicle, TRUCKS[0])
    assert [reason["code"] for reason in found["reasons"]] == ["no-pass"], found


async def feed_first(chronicle: Chronicle) -> None:
    chronicle.tell("passes for the mill's trucks and for one truck of each pig farm")
    routes = {plate: f"feed mill - pig farms, tour {n + 1}" for n, plate in enumerate(TRUCKS)}
    routes |= {
        plate: f"feed mill - {farm}" for plate, farm in zip(FARM_TRUCKS, PIG_FARMS, strict=True)
    }
    await issue(chronicle, MILL, routes, "pig feed")
    found = await at_the_road(chronicle, TRUCKS[0])
    assert found["outcome"] == "admitted", found


async def coaches(chronicle: Chronicle) -> None:
    chronicle.tell("passes for the charter coaches")
    routes = dict.fromkeys(COACHES, "Jinan - Zhangbei")
    routes[COACH] = "Xinyang - Jinan - Tianjin - Beijing - Zhangbei"
    await issue(chronicle, WIND, routes, "workers")


async def issue(chronicle: Chronicle, firm: Firm, routes: dict[str, str], cargo: str) -> None:
    driver = on_duty(firm)[-1]

    async def one(plate: str) -> None:
        what = (driver, routes[plate], cargo, VALID_UNTIL)
        await issue_pass(chronicle, plate, firm.enterprise_id, *what)
        chronicle.tally["passes"] += 1

    await chronicle.each(one, routes)
    await known_at_the_road(chronicle, routes)


HAPPENINGS = (
    Happening(moment(16, 11), turned_away),
    Happening(moment(16, 12), feed_first),
    Happening(moment(25, 9, 30), coaches),
)
