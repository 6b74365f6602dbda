"""A letter that failed in one run and was made by a later one needs nobody any more."""

import pytest

from app.production.runs.progress import failures
from app.production.runs.runs import failed_letters
from tests.production.making import batch, finish, made, start, take

pytestmark = pytest.mark.stack


def test_what_a_later_run_made_is_no_longer_to_be_made_again(stack_services):
    first = start(stack_services, [1, 2, 3])
    claims = take(stack_services, first.id)
    finish(stack_services, first.id, batch(claims[2:], failed=claims[:2]))
    made(stack_services, [2])
    with stack_services.database.reading() as session:
        assert [(failure.letter.number, failure.made_in) for failure in failures(first).items(session)] == [
            (1, None),
            (2, 2),
        ]
        assert failed_letters(session, first.id) == [claims[0].letter_id]
