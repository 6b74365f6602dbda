"""Which names may be one person's."""

import pytest

from app.registry.holders.namesakes import same_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Jo Bloggs", "Jo Bloggs", True),
        ("Jo Bloggs", "JO  BLOGGS", True),
        ("Jo Bloggs", "Jo Blogs", True),
        ("Jo Bloggs", "Joanna Bloggs", True),
        ("J. Bloggs", "Jo Bloggs", True),
        ("Zoë Example", "Zoe Example", True),
        ("Alex O’Example", "Alex OExample", True),
        ("Alex Example", "Sam Example", False),
        ("Jo Bloggs", "Jo Example", False),
        ("Bloggs", "Jo Bloggs", False),
        ("", "Jo Bloggs", False),
        ("—", "—", False),
    ],
)
def test_spellings_of_a_name(one, other, same):
    assert same_name(one, other) is same
    assert same_name(other, one) is same
