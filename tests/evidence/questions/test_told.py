"""What a question's history says: who recorded something, not who did it."""

from app.audit.event_words import Facts
from app.evidence.questions.event_words import TOLD


def test_an_entry_s_author_recorded_the_answer_which_was_given_on_its_own_day():
    after = {"day": "2016-06-29", "department": "", "expected_on": None}
    told = TOLD["question.answered"](Facts({}, after, [], {}, [after]))
    assert (told.title, told.words) == ("Answer recorded", "On 29 June 2016.")
