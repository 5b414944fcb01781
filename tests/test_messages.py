"""Sentences are worded in the reader's language, and by number where they count something."""

import pytest

from services.messages import say, say_count, word


@pytest.mark.parametrize(("count", "said"), [(0, "0 working days"), (1, "1 working day"), (2, "2 working days")])
def test_english_says_one_and_many(count, said):
    assert word(say_count("{count} working day", "{count} working days", count=count), "en") == said


@pytest.mark.parametrize("count", [0, 1, 2])
def test_chinese_has_one_form(count):
    message = say_count("{count} working day", "{count} working days", count=count)
    assert word(message, "zh_CN") == f"{count} 个工作日"


def test_a_message_in_a_message_is_worded_too():
    days = say_count("{count} working day", "{count} working days", count=1)
    assert word(say("{field}: {what}", field="交接", what=days), "en") == "交接: 1 working day"
