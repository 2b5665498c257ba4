"""Where people are measured: registered once, its mode changed with a reason."""

from checkpoint.domain.site import ChangeMode, RegisterSite, decider
from shared.events.checkpoint import SiteModeChanged, SiteRegistered
from shared.testing import Scenario

site = Scenario(decider)
register = RegisterSite("gate", "enterprise-gate", "East gate", "open", "mill", None)
registered = SiteRegistered(
    site_id="gate", kind="enterprise-gate", name="East gate", mode="open", enterprise_id="mill"
)
closed = SiteModeChanged(site_id="gate", mode="closed", reason="fever")


def test_a_site_is_registered() -> None:
    site.given().when(register).then(registered)


def test_a_site_is_registered_once() -> None:
    site.given(registered).when(register).refused("site-once")


def test_an_enterprise_gate_without_an_enterprise_is_refused() -> None:
    nobodys = RegisterSite("gate", "enterprise-gate", "East gate", "open", None, None)
    site.given().when(nobodys).refused("gate-of-an-enterprise")


def test_a_mode_is_changed_with_a_reason() -> None:
    site.given(registered).when(ChangeMode("gate", "closed", "fever")).then(closed)


def test_changing_to_the_same_mode_says_nothing() -> None:
    site.given(registered, closed).when(ChangeMode("gate", "closed", "again")).then()


def test_the_mode_of_an_unknown_site_cannot_change() -> None:
    site.given().when(ChangeMode("gate", "closed", "fever")).refused("site-exists")
