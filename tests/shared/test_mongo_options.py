"""Writes are acknowledged once they are safe, unless the address knows better what runs there."""

from shared.mongo.client import options_of

ONE_SERVER = "mongodb://127.0.0.1:27017/?directConnection=true&w=1&journal=true"


def test_a_write_is_safe_on_a_majority_unless_the_address_says_otherwise() -> None:
    options = options_of("mongodb://mongo:27017/?authSource=admin")
    assert (options["w"], options["journal"], options["timeoutMS"]) == ("majority", True, 10_000)


def test_what_the_address_names_is_left_to_it() -> None:
    options = options_of(ONE_SERVER)
    assert "w" not in options
    assert "journal" not in options
    assert options["timeoutMS"] == 10_000
