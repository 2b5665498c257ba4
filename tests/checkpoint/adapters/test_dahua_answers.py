"""What Dahua's terminals are answered."""

import json

from tests.checkpoint.adapters.posts import json_post
from tests.checkpoint.adapters.test_dahua import EVENT

from checkpoint.adapters.dahua import answer, read
from checkpoint.adapters.neutral import Reply, Verdict


def test_success_is_200_and_the_door_opens_by_a_verdict_alone() -> None:
    post = json_post(EVENT)
    assert answer(post, read(post)) == Reply(b"OK")
    told = answer(post, read(post), Verdict(admitted=False, text="体温异常"))
    assert (told.status, json.loads(told.body)["auth"]) == (200, "false")
