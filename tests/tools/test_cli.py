"""The command line loads what was asked for, and everything for its help."""

from yipan.cli import modules_for


def test_a_command_loads_the_module_that_is_called_like_it() -> None:
    assert modules_for(["token", "--role", "clerk"]) == ["token"]


def test_the_commands_of_the_stack_share_a_module() -> None:
    assert modules_for(["up"]) == modules_for(["kill", "kafka"]) == ["stack"]


def test_help_loads_every_command() -> None:
    assert {"stack", "token", "topics"} <= set(modules_for(["--help"]))


def test_an_unknown_command_is_refused_among_all_there_are() -> None:
    assert modules_for(["reboot"]) == modules_for([])
