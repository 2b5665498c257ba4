"""A reader whose collection is replaced under it is asked to try again."""

import pytest

from shared.errors import Unavailable
from shared.mongo.client import open_database, translated
from shared.mongo.switching import AT_ONCE, begin, compare, compare_again, put_in_place


async def test_a_list_that_is_read_during_the_switch_may_be_read_again(
    mongo_url: str, database_name: str
) -> None:
    async with open_database(mongo_url, database_name, "pymongo") as database:
        await database["old"].insert_many([{"_id": number} for number in range(10)])
        mark = await begin(database, "new")
        found = database["old"].find().batch_size(2)
        assert await anext(found) == {"_id": 0}
        await put_in_place(database, "new", "old", mark)
        with pytest.raises(Unavailable), translated():
            await found.to_list()


async def test_collections_of_many_pages_are_compared_to_their_ends(
    mongo_url: str, database_name: str
) -> None:
    count = 2 * AT_ONCE + 1
    async with open_database(mongo_url, database_name, "pymongo") as database:
        await database["old"].insert_many([{"_id": f"{n:05}"} for n in range(count)])
        await database["new"].insert_many([{"_id": f"{n:05}"} for n in range(1, count + 1)])
        found = await compare(database, "old", "new")
        assert (found.same, found.changed) == (count - 1, [])
        assert (found.missing, found.added) == (["00000"], [f"{count:05}"])
        again = await compare_again(database, "old", "new", found)
    assert again == found
