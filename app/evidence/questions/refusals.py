"""Why something of a parliamentary question is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

FIRST_DAY = ". The first possible day is {}"
"""What follows where a day can't be named, and it is known which can."""

REFUSALS: Mapping[str, str] = {
    "answered_before_asked": "Date must be the same as or after {day}, the day for answer of this question. If it was "
    "answered earlier, change that day first",
    "before_answer": "Date of the correction must be the same as or after the date of the answer",
    "expected_too_soon": "Expected date must be after the date of the holding answer",
    "group_closed": "Nothing was changed. Only a question that is still open can be grouped with others.",
    "group_not_possible": "Select only open questions to the same department in the same House, which are in no other "
    "group",
    "group_of_another": "Nothing was changed. This question is already answered together with another one.",
    "named_before_tabled": "Named day must be after the date the question was tabled{first_day}",
    "named_no_sitting_day": "Named day must be a day when the Commons sit{first_day}",
    "named_too_soon": "Named day must be at least three days after the question was tabled, not counting Saturdays and "
    "Sundays{first_day}",
    "no_parts": "Enter the words of at least one part",
    "no_step_to_undo": "Nothing was undone: there is no step to undo.",
    "no_such_question": "There is no question no. {number}. The page Questions lists all of them.",
    "not_a_question_holder": "Nothing was changed. You can assign a question only to a drafter with an active account.",
    "question_changed": "Nothing was recorded, because someone else changed this question after you opened the page. "
    "Check it again.",
    "question_grouped": "Nothing was recorded. This question is grouped with question {lead}. Record the answer there.",
    "question_moved": "Nothing was recorded, because the question has moved to another stage. Check its current stage.",
    "sittings_not_covered": "No list of sitting days includes that day. Import one that does",
    "spoken_before_tabled": "Day for answer must be the same as or after the date the question was tabled{first_day}",
    "spoken_no_sitting_day": "Day for answer must be a day when the House sits{first_day}",
    "step_before_tabled": "Date must be the same as or after the date the question was tabled",
    "step_to_come": "Date must be today or in the past",
    "uin_taken": "Another question in that House, tabled on that day, has this UIN",
}
