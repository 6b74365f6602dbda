"""Why something of a question to Parliament is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

FIRST_DAY = ". The first that can be is {}"
"""What follows where a day can't be named, and it is known which can."""

REFUSALS: Mapping[str, str] = {
    "before_answer": "The answer was given later than that. Enter the day of the correction",
    "expected_too_soon": "Enter a day after that of the holding answer",
    "named_before_tabled": "The day named must come after the day on which the question was tabled{first_day}",
    "named_no_sitting_day": "The Commons do not sit on that day, so it can’t be named{first_day}",
    "named_too_soon": "A named day needs three sitting days after the question was tabled{first_day}",
    "no_parts": "A question has one part at least. Enter the words of each",
    "no_step_to_undo": "Nothing was undone: there is no step to undo.",
    "no_such_question": "There is no question no. {number}. All of them are listed under Questions.",
    "not_a_question_holder": "Nothing was changed: only a drafter whose account is in use can hold a question.",
    "question_changed": "Nothing was recorded: somebody else recorded something of this question after you opened the "
    "page. Look again.",
    "question_moved": "Nothing was recorded, because the question has moved to another stage. Check its current stage.",
    "sittings_not_covered": "No list of sitting days reaches that day. Import one that does",
    "step_before_tabled": "The question was tabled later than that. Enter the day on which it happened",
    "step_to_come": "That day is still to come. Record it once it has happened",
    "uin_taken": "Another question of that house, tabled on that day, has this UIN",
}
