"""The agenda of the dispatch meeting, joined from four services."""

from tests.tools.report.conftest import Told

from yipan.report.agenda import TOPICS, MeetingAgenda


def counts(agenda: MeetingAgenda) -> dict[str, int]:
    return {topic.key: topic.count for topic in agenda.topics if topic.count}


def test_each_day_has_what_was_open_when_it_ended(told: Told) -> None:
    assert counts(told.agendas[0]) == {"problem-overdue": 1}
    second = told.agendas[1]
    assert counts(second) == {"problem-overdue": 1, "farm-short-of-feed": 1}
    problem, farm = (topic.lines[0] for topic in second.topics if topic.count)
    assert (problem.enterprise, problem.account) == ("=mill|[x]", "officer-7")
    assert (farm.id, farm.facts["days_left"]) == ("farm-3", "2.58")


def test_topics_come_in_the_order_of_the_meeting(told: Told) -> None:
    agenda = told.agendas[0]
    keys = [topic.key for topic in agenda.topics]
    assert keys == [key for key in TOPICS if key in keys]
    assert set(keys) | set(agenda.missing) == set(TOPICS)
