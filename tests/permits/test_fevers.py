"""What makes a cluster, for all fevers."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st
from tests.permits.samples import ANNA, BO, CHEN, MORNING, fever

from permits.domain.fevers import Fever, cluster, last_of, reason
from permits.domain.rules import CLUSTER

RULE = CLUSTER[0]
some_fevers = st.lists(
    st.builds(
        fever, st.integers(1, 10_000), st.sampled_from([ANNA, BO, CHEN]), st.integers(0, 100)
    ),
    max_size=8,
)


def test_exactly_a_day_is_within_a_day() -> None:
    assert len(cluster([fever(1, ANNA, 0), fever(2, BO, 24)], RULE)) == 2


@given(some_fevers)
def test_there_is_a_cluster_where_two_persons_are_a_day_apart_at_most(some: list[Fever]) -> None:
    pairs = any(
        a.person_id != b.person_id and abs(a.measured_at - b.measured_at) <= RULE.within
        for a, b in combinations(some, 2)
    )
    assert bool(cluster(some, RULE)) == pairs


@given(some_fevers.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_a_cluster_does_not_depend_on_the_order(orders: tuple[list[Fever], list[Fever]]) -> None:
    one, other = orders
    assert {f.measured_at for f in cluster(one, RULE)} == {
        f.measured_at for f in cluster(other, RULE)
    }


def test_the_last_fever_can_be_read_from_the_reason() -> None:
    found = cluster([fever(2, BO, 3), fever(1, ANNA, 0)], RULE)
    assert last_of([reason(found, RULE)]) == fever(2, BO, 3).measured_at
    assert last_of([]) is None


def test_a_reason_names_no_person() -> None:
    found = reason([fever(1, ANNA, 0), fever(2, BO, 1)], RULE)
    assert ANNA not in found.model_dump_json()
    assert found.facts["first_measured_at"] == MORNING.isoformat()
