"""Texts as devices write them."""

import pytest

from checkpoint.adapters.values import decoded


@pytest.mark.parametrize("charset", ["undefined", "punycode", "idna", "base64", "no-such-charset"])
def test_a_charset_that_decodes_nothing_is_passed_over(charset: str) -> None:
    assert decoded(b'{"\xe6\xb5\x8b": ".."}', charset) == '{"测": ".."}'
