"""Enterprises are registered once; their officer and leader are replaced only by others."""

from tests.permits.samples import registered

from permits.domain.enterprise import AssignLeader, AssignOfficer, RegisterEnterprise, decider
from shared.events.permits import LeaderAssigned, OfficerAssigned
from shared.testing import Scenario

enterprise = Scenario(decider)
register = RegisterEnterprise("mill", "Mill", "feed", "Zhangbei", above_scale=True)
assigned = OfficerAssigned(enterprise_id="mill", officer="officer-1")

adopted = LeaderAssigned(enterprise_id="mill", leader="leader-1", tier="principal")


def test_an_enterprise_is_registered() -> None:
    enterprise.given().when(register).then(registered)


def test_an_enterprise_is_not_registered_twice() -> None:
    enterprise.given(registered).when(register).refused("enterprise-once")


def test_an_officer_is_assigned() -> None:
    enterprise.given(registered).when(AssignOfficer("mill", "officer-1")).then(assigned)


def test_the_same_officer_again_says_nothing_new() -> None:
    enterprise.given(registered, assigned).when(AssignOfficer("mill", "officer-1")).then()


def test_another_officer_replaces_the_first() -> None:
    command = AssignOfficer("mill", "officer-2")
    replaced = OfficerAssigned(enterprise_id="mill", officer="officer-2")
    enterprise.given(registered, assigned).when(command).then(replaced)


def test_the_first_officer_may_come_back() -> None:
    other = OfficerAssigned(enterprise_id="mill", officer="officer-2")
    history = (registered, assigned, other)
    enterprise.given(*history).when(AssignOfficer("mill", "officer-1")).then(assigned)


def test_nobody_is_assigned_to_an_unknown_enterprise() -> None:
    enterprise.given().when(AssignOfficer("mill", "officer-1")).refused("enterprise-exists")
    enterprise.given().when(AssignLeader("mill", "leader-1", "other")).refused("enterprise-exists")


def test_another_leader_replaces_the_first() -> None:
    second = LeaderAssigned(enterprise_id="mill", leader="leader-2", tier="other")
    command = AssignLeader("mill", "leader-2", "other")
    enterprise.given(registered, adopted).when(command).then(second)


def test_a_leader_may_change_tier_and_is_assigned_once() -> None:
    command = AssignLeader("mill", "leader-1", "other")
    other = LeaderAssigned(enterprise_id="mill", leader="leader-1", tier="other")
    enterprise.given(registered, adopted).when(command).then(other)
    enterprise.given(registered, adopted, other).when(command).then()
