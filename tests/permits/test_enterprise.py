"""Enterprises are registered once; their officer is replaced only by another."""

from tests.permits.samples import registered

from permits.domain.enterprise import AssignOfficer, RegisterEnterprise, decider
from shared.events.permits import OfficerAssigned
from shared.testing import Scenario

enterprise = Scenario(decider)
register = RegisterEnterprise("mill", "Mill", "feed", "Zhangbei", above_scale=True)
assigned = OfficerAssigned(enterprise_id="mill", officer="officer-1")


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
