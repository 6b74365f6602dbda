"""Names of registries within a sentence."""

import pytest

from app.web.names import recipients_of


@pytest.mark.parametrize(
    ("registries", "words"),
    [
        ([], ""),
        (["Council leaders"], "council leaders"),
        (["Chief constables", "Council leaders", "Lead members"], "chief constables, council leaders and lead members"),
        (["Mayors and commissioners", "Council leaders"], "mayors and commissioners, and council leaders"),
    ],
)
def test_a_name_with_an_and_of_its_own_is_kept_apart_by_a_comma(registries, words):
    assert recipients_of(registries) == words
