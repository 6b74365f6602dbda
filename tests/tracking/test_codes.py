"""The codes that letters are counted by."""

import re
from pathlib import Path

APP = Path(__file__).parents[2] / "app"
ROOMS = ("responses", "tracking", "chasing", "evidence", "home")
WITH_STRING = re.compile(r"""\.(?:delivered|back|asks|late|met)(?:\.code|\[2\])? (?:==|!=|in|not in) [(\[{]?["']""")


def test_no_code_of_an_answer_is_compared_with_a_string():
    """Such a comparison counts nobody if the string is misspelled, and mypy accepts it, since a status is a string."""
    assert WITH_STRING.search('letter.late == "overdue"')
    assert WITH_STRING.search('answers.back.code not in ("nothing", "not_sent")')
    files = [path for room in ROOMS for path in (APP / room).rglob("*.py")]
    assert [str(path) for path in files if WITH_STRING.search(path.read_text(encoding="utf-8"))] == []
