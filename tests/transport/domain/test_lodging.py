"""Rooms: one person one room, own room first, never oversold."""

from hypothesis import given
from hypothesis import strategies as st
from tests.transport.facts import ANN, BO, CEM, person

from shared.errors import Refused
from shared.events.transport import RoomAssigned, RoomHeld, RoomReleased, RoomsOpened
from shared.testing import Scenario
from transport.domain import lodging
from transport.domain.lodging import (
    AssignRoom,
    Command,
    HoldRoom,
    Lodging,
    OpenRooms,
    ReleaseRoom,
    decide,
    evolve,
)

hotel = Scenario(lodging.decider)
OPENED = RoomsOpened(lodging_id="h1", name="Hotel", rooms=("301", "302"))
ANN_HELD = RoomHeld(lodging_id="h1", room="301", person_id=ANN, trip_id="t1")
ANN_IN = RoomAssigned(lodging_id="h1", room="301", person_id=ANN, isolation_id="i1")
BO_IN = RoomAssigned(lodging_id="h1", room="302", person_id=BO, isolation_id="i2")
ANN_OUT = RoomReleased(lodging_id="h1", room="301", person_id=ANN)


def test_opening_says_each_room_once() -> None:
    hotel.given().when(OpenRooms("h1", "Hotel", ("301", "302", "301"))).then(OPENED)


def test_opening_again_adds_only_new_rooms() -> None:
    new = RoomsOpened(lodging_id="h1", name="Hotel", rooms=("303",))
    hotel.given(OPENED).when(OpenRooms("h1", "Hotel", ("302", "303"))).then(new)


def test_opening_the_same_rooms_says_nothing_new() -> None:
    hotel.given(OPENED, ANN_IN).when(OpenRooms("h1", "Hotel", ("301",))).then()


def test_a_free_room_is_held() -> None:
    hotel.given(OPENED).when(HoldRoom("h1", ANN, "t1")).then(ANN_HELD)


def test_who_has_a_room_is_not_given_another() -> None:
    hotel.given(OPENED, ANN_HELD).when(HoldRoom("h1", ANN, "t2")).then()
    hotel.given(OPENED, ANN_IN).when(HoldRoom("h1", ANN, "t2")).then()


def test_who_has_a_room_elsewhere_is_refused() -> None:
    hotel.given(OPENED).when(HoldRoom("h1", ANN, "t1", ("h2",))).refused("one-room")


def test_a_full_lodging_holds_and_assigns_nothing() -> None:
    full = hotel.given(OPENED, ANN_HELD, BO_IN)
    full.when(HoldRoom("h1", CEM, "t1")).refused("lodging-full")
    full.when(AssignRoom("h1", CEM, "i3")).refused("lodging-full")


def test_the_own_held_room_comes_first() -> None:
    opened = RoomsOpened(lodging_id="h1", name="Hotel", rooms=("300", "301"))
    hotel.given(opened, ANN_HELD).when(AssignRoom("h1", ANN, "i1")).then(ANN_IN)


def test_a_room_held_for_somebody_else_is_not_assigned() -> None:
    hotel.given(OPENED, ANN_HELD).when(AssignRoom("h1", BO, "i2")).then(BO_IN)


def test_assigning_twice_says_nothing_new() -> None:
    hotel.given(OPENED, ANN_IN).when(AssignRoom("h1", ANN, "i1")).then()


def test_a_new_isolation_keeps_the_room_of_the_one_before() -> None:
    again = RoomAssigned(lodging_id="h1", room="301", person_id=ANN, isolation_id="i9")
    hotel.given(OPENED, ANN_IN).when(AssignRoom("h1", ANN, "i9")).then(again)


def test_a_room_given_back_is_not_assigned_again_for_the_same_isolation() -> None:
    given_back = hotel.given(OPENED, ANN_IN, ANN_OUT)
    given_back.when(AssignRoom("h1", ANN, "i1")).then()
    again = RoomAssigned(lodging_id="h1", room="301", person_id=ANN, isolation_id="i9")
    given_back.when(AssignRoom("h1", ANN, "i9")).then(again)


def test_who_gave_a_room_back_may_have_the_next_that_is_free() -> None:
    bo_out = RoomReleased(lodging_id="h1", room="302", person_id=BO)
    more = RoomsOpened(lodging_id="h1", name="Hotel", rooms=("303",))
    for free_again in (bo_out, more):
        given_back = hotel.given(OPENED, ANN_IN, BO_IN, ANN_OUT, free_again)
        given_back.when(AssignRoom("h1", ANN, "i1")).then(ANN_IN)


def test_a_room_is_given_back_during_the_isolation_only_with_a_reason() -> None:
    taken = hotel.given(OPENED, ANN_IN)
    taken.when(ReleaseRoom("h1", ANN, unfinished="i1")).refused("isolation-unfinished")
    moved = ANN_OUT.model_copy(update={"reason": "moves"})
    taken.when(ReleaseRoom("h1", ANN, unfinished="i1", reason="moves")).then(moved)
    hotel.given(OPENED).when(ReleaseRoom("h1", ANN, unfinished="i1")).then()


def test_a_lodging_knows_who_has_a_room_and_who_had_one() -> None:
    state = hotel.given(OPENED, ANN_IN, BO_IN, ANN_OUT).state()
    assert [state.knows(who) for who in (ANN, BO, CEM)] == [True, True, False]


def test_a_hold_given_back_does_not_keep_the_person_out() -> None:
    hotel.given(OPENED, ANN_HELD, ANN_OUT).when(AssignRoom("h1", ANN, "t1")).then(
        RoomAssigned(lodging_id="h1", room="301", person_id=ANN, isolation_id="t1")
    )


def test_a_room_held_or_occupied_is_released() -> None:
    hotel.given(OPENED, ANN_HELD).when(ReleaseRoom("h1", ANN)).then(ANN_OUT)
    hotel.given(OPENED, ANN_IN).when(ReleaseRoom("h1", ANN)).then(ANN_OUT)


def test_releasing_twice_says_nothing_new() -> None:
    hotel.given(OPENED, ANN_IN, ANN_OUT).when(ReleaseRoom("h1", ANN)).then()


def test_the_end_of_another_stay_releases_nothing() -> None:
    hotel.given(OPENED, ANN_IN).when(ReleaseRoom("h1", ANN, "i8")).then()
    hotel.given(OPENED, ANN_IN).when(ReleaseRoom("h1", ANN, "i1")).then(ANN_OUT)


PEOPLE = st.integers(1, 5).map(person)
STAYS = st.sampled_from(["x", "y"])
COMMANDS: st.SearchStrategy[Command] = st.one_of(
    st.builds(HoldRoom, st.just("h1"), PEOPLE, STAYS),
    st.builds(AssignRoom, st.just("h1"), PEOPLE, STAYS),
    st.builds(ReleaseRoom, st.just("h1"), PEOPLE, st.none() | STAYS),
)


def carried_out(commands: list[Command]) -> Lodging:
    state = evolve(Lodging(), OPENED)
    for command in commands:
        try:
            events = decide(command, state)
        except Refused:
            continue
        for event in events:
            state = evolve(state, event)
        assert list(decide(command, state)) == []
    return state


@given(st.lists(COMMANDS, max_size=30))
def test_whatever_is_asked_nobody_has_two_rooms_and_no_room_appears(
    commands: list[Command],
) -> None:
    state = carried_out(commands)
    people = [room.person_id for room in state.rooms if room.person_id]
    assert len(people) == len(set(people))
    assert [room.room for room in state.rooms] == ["301", "302"]
    assert all((room.status == "free") is (room.person_id is None) for room in state.rooms)
