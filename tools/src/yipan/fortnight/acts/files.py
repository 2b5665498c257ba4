"""One person one file: rosters tell who works where, and where they have been."""

from collections.abc import Sequence
from functools import partial

from yipan.fortnight.acts.registers import HOTEL
from yipan.fortnight.chronicle import FIRST, Chronicle, Happening, moment
from yipan.fortnight.firms import FIRMS, RESUMING
from yipan.fortnight.people import returnees
from yipan.scenario import health
from yipan.scenario.cast import WUHAN, Person
from yipan.scenario.figures import listed

HEADER = "姓名,身份证号,手机号,户籍地区码,14天内去过的地区,离开日期,有无症状"
FIRST_ROW = 2
"""Of people on a sheet, whose rows are counted from 1."""
COME_FORWARD = tuple(range(17, 25))
"""Days on which people of the charter programme come forward."""
CAME_HOME = 11
"""Who was in Wuhan came home on this day of February, and is isolated until the 25th."""
LEFT_ON = "2020-02-10"
"""They left by the night train."""
EXTENDED = "returnee-1"
EXTENDED_UNTIL = 28


async def first(chronicle: Chronicle) -> None:
    """Who comes to work first, and who came home before."""
    early = {firm.enterprise_id for firm in FIRMS if firm.resumes <= FIRST + 1}
    await registered(
        chronicle,
        [
            person
            for person in chronicle.people
            if person.label in returnees()
            or (person.enterprise_id in early and not_fetched(person))
        ],
    )


async def registered(chronicle: Chronicle, people: Sequence[Person]) -> None:
    chronicle.tell(f"{len(people)} people get one file each, and declare where they have been")
    by_firm: dict[str, list[Person]] = {}
    for person in people:
        by_firm.setdefault(person.enterprise_id, []).append(person)
    await chronicle.each(lambda firm: enrolled(chronicle, firm, by_firm[firm]), by_firm)


async def before_they_work(chronicle: Chronicle, date: int) -> None:
    """The workers of the enterprises that resume the day after."""
    firms = {firm.enterprise_id for firm in FIRMS if firm.resumes == date + 1}
    await registered(
        chronicle,
        [
            person
            for person in chronicle.people
            if person.enterprise_id in firms
            and not_fetched(person)
            and person.label not in chronicle.ids
        ],
    )


async def before_they_travel(chronicle: Chronicle, date: int) -> None:
    """Every day a part of those whom the charter programme brings."""
    coming = [person for person in chronicle.people if not not_fetched(person)]
    size = -(-len(coming) // len(COME_FORWARD))
    start = COME_FORWARD.index(date) * size
    await registered(chronicle, coming[start : start + size])


def not_fetched(person: Person) -> bool:
    return not person.label.startswith(("technician-", "fetched-"))


async def enrolled(chronicle: Chronicle, enterprise_id: str, people: Sequence[Person]) -> None:
    """Import the roster that the enterprise's clerk sends, and learn who has which file."""
    path = f"/v1/enterprises/{enterprise_id}/roster"
    sheet = "\n".join([HEADER, *map(line, people)]).encode()
    received = await chronicle.stage.upload("clerk", "health-records", path, sheet, "text/csv")
    path = f"/v1/imports/{received['id']}"
    files: dict[int, str] = {}

    async def done() -> bool:
        # The rows and how far it has come are views of their own: either may be first.
        found = await chronicle.stage.call(
            "clerk", "GET", "health-records", path, expect=(200, 404)
        )
        if found.get("status") != "done":
            return False
        rows = await listed(chronicle, "clerk", "health-records", f"{path}/rows?")
        files.update((row["row"], row["person_id"]) for row in rows)
        return len(files) == len(people)

    await chronicle.stage.follows(f"the roster of {enterprise_id} is imported", done)
    for n, person in enumerate(people):
        chronicle.ids[person.label] = files[n + FIRST_ROW]
    chronicle.tally["files"] += len(people)


def line(person: Person) -> str:
    travel = f"{WUHAN},{LEFT_ON},无" if person.home_region == WUHAN else "无,,无"
    return f"{person.name},{person.identity_number},{person.phone},{person.home_region},{travel}"


async def came_home(chronicle: Chronicle) -> None:
    chronicle.tell(f"{len(returnees())} came home from Wuhan: rooms in the hotel, one clock each")

    async def comes_home(label: str) -> None:
        path = f"/v1/workers/{chronicle.id_of(label)}/returns"
        body = {"from_region": WUHAN, "arrived_at": moment(CAME_HOME, 8).isoformat()}
        await chronicle.say("clerk", "POST", "health-records", path, body)

    await chronicle.each(comes_home, returnees())

    async def all_have_rooms() -> bool:
        hotel = await chronicle.say("operator", "GET", "transport", f"/v1/lodgings/{HOTEL}")
        return all(chronicle.id_of(label) in str(hotel) for label in returnees())

    await chronicle.stage.follows("a room for each returnee", all_have_rooms)


async def extended(chronicle: Chronicle) -> None:
    chronicle.tell("the health bureau extends one isolation by three days, with its reason")
    ends_at, reason = moment(EXTENDED_UNTIL, 8), "a contact in the same house fell ill"
    await health.end_isolation_at(chronicle, EXTENDED, ends_at, reason)


async def isolation_ended(chronicle: Chronicle) -> None:
    """Fourteen days after the 11th nobody does anything: the clock does."""
    chronicle.tell("fourteen days are over: isolations end by themselves, rooms are free again")
    others = [label for label in returnees() if label != EXTENDED]
    await chronicle.all_follow("isolation ended", others, may_return=True)


HAPPENINGS = (
    *(
        Happening(moment(date - 1, 13), partial(before_they_work, date=date - 1))
        for date in RESUMING
        if date > FIRST + 1
    ),
    *(Happening(moment(date, 17), partial(before_they_travel, date=date)) for date in COME_FORWARD),
    Happening(moment(20, 11), extended),
    Happening(moment(25, 12), isolation_ended),
)
