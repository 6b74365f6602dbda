"""Why something of a draft answer is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "answer_before_office": "The private office must clear these words before the minister does",
    "answer_changed": "Nothing was saved, because someone else changed this draft after you opened the page.",
    "answer_closed": "Nothing was saved, because the question is not at a stage where this answer can be drafted.",
    "answer_grouped": "Nothing was saved. This question is grouped with question {lead}. Draft the answer there.",
    "answer_of_another_office": "Only the office of the answering minister, {office}, records this decision.",
    "answer_not_drafted": "There is no draft yet.",
    "answer_file_there": "This file is attached already",
    "answer_files_full": "An answer can have three attachments. Remove one first",
    "brief_too_long": "The brief has {pages} pages, and a minister gets two. Shorten the answer, the supplementary "
    "questions or the background note.",
    "no_such_answer_file": "This file is not attached to the answer.",
    "no_such_answer_version": "There is no version {number} of this draft.",
}
