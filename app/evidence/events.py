"""The events that this room records in the audit record."""

from app.platform.events import VARIES, Event

BUNDLE_ASKED = Event("bundle.asked", "Asked for a bundle of a request for information")
BUNDLE_FAILED = Event("bundle.failed", "Gave up a bundle of a request for information")
BUNDLE_MADE = Event("bundle.made", "Made a bundle of a request for information")

DISCLOSURE_BEGUN = Event("disclosure.begun", "Began a request for information", personal=("asks",))
DISCLOSURE_CHANGED = Event("disclosure.changed", "Changed a request for information", personal=("asks",))
DISCLOSURE_CHOSEN = Event("disclosure.chosen", "Decided on items of a request for information")
DISCLOSURE_DECIDED = Event("disclosure.decided", "Ended the choosing of a request for information")
DISCLOSURE_OPENED_AGAIN = Event("disclosure.opened_again", "Opened a request for information again")
DISCLOSURE_PAGES_WITHHELD = Event("disclosure.pages_withheld", "Withheld pages of an item of a request for information")
DISCLOSURE_REDACTED = Event("disclosure.redacted", "Blacked words out in an item of a request for information")
DISCLOSURE_RELEASED = Event("disclosure.released", "Released the bundle of a request for information")
DISCLOSURE_SEARCHED = Event("disclosure.searched", "Searched for what a request for information asks")
DISCLOSURE_UNREDACTED = Event("disclosure.unredacted", "Showed words of an item of a request for information again")
DISCLOSURE_WITHDRAWN = Event("disclosure.withdrawn", "Withdrew a request for information")

FRAMEWORK_EDITION_CORRECTED = Event("framework.edition_corrected", "Corrected an edition of the statutory framework")
FRAMEWORK_EDITION_RECORDED = Event("framework.edition_recorded", "Recorded an edition of the statutory framework")
FRAMEWORK_EDITION_REMOVED = Event(
    "framework.edition_removed", "Removed an edition of the statutory framework", personal=("reason",)
)
FRAMEWORK_WORK_CORRECTED = Event("framework.work_corrected", "Corrected guidance or a power")
FRAMEWORK_WORK_RECORDED = Event("framework.work_recorded", "Recorded guidance or a power")

HOLD_LIFTED = Event("hold.lifted", "Lifted a legal hold on an area or a campaign")
HOLD_PLACED = Event("hold.placed", "Placed a legal hold on an area or a campaign")

INTERVENTION_CORRECTED = Event("intervention.corrected", "Corrected a published fact", personal=("summary", "title"))
INTERVENTION_FILE_REMOVED = Event(
    "intervention.file_removed", "Removed a file from a published fact", personal=("file",)
)
INTERVENTION_FILES_ADDED = Event("intervention.files_added", "Added files to a published fact", personal=VARIES)
INTERVENTION_RECORDED = Event("intervention.recorded", "Recorded a published fact", personal=("summary", "title"))
INTERVENTION_REMOVED = Event("intervention.removed", "Removed a published fact recorded in error", personal=("reason",))

PACK_FILES_ASKED = Event("pack.files_asked", "Asked for the files of an evidence pack")
PACK_FILES_FAILED = Event("pack.files_failed", "Gave up the files of an evidence pack")
PACK_FILES_MADE = Event("pack.files_made", "Made the files of an evidence pack")
PACK_LINE_DROPPED = Event("pack.line_dropped", "Took a line of an evidence pack away")
PACK_LINE_KEPT = Event("pack.line_kept", "Kept a line of an evidence pack")
PACK_LINE_MOVED = Event("pack.line_moved", "Moved a line of an evidence pack")
PACK_LINE_REWORDED = Event("pack.line_reworded", "Worded a line of an evidence pack otherwise")
PACK_MADE = Event("pack.made", "Made an evidence pack")
PACK_WITHDRAWN = Event("pack.withdrawn", "Withdrew an evidence pack")

QUESTION_ANSWER_CORRECTED = Event(
    "question.answer_corrected", "Recorded a correction to the answer to a question", personal=("words",)
)
QUESTION_ANSWERED = Event("question.answered", "Recorded the answer to a question", personal=("words",))
QUESTION_CORRECTED = Event(
    "question.corrected", "Corrected what is said of a question", personal=("asked_by", "notes", "text")
)
QUESTION_DRAFTING = Event("question.drafting", "Began the draft of an answer", personal=("words",))
QUESTION_GIVEN = Event("question.given", "Said who holds a question")
QUESTION_HELD = Event("question.held", "Recorded a holding answer", personal=("words",))
QUESTION_PARTED = Event("question.parted", "Changed the parts of a question")
QUESTION_RECORDED = Event(
    "question.recorded", "Recorded a question to Parliament", personal=("asked_by", "notes", "text")
)
QUESTION_REMINDED = Event("question.reminded", "Told somebody of questions that are due")
QUESTION_SENT_BACK = Event("question.sent_back", "Sent the draft of an answer back", personal=("words",))
QUESTION_STEP_UNDONE = Event("question.step_undone", "Undid a step of a question", personal=("words",))
QUESTION_TRANSFERRED = Event("question.transferred", "Recorded that a question was transferred", personal=("words",))
QUESTION_WITH_ADVISERS = Event(
    "question.with_advisers", "Sent the draft of an answer to policy and advisers", personal=("words",)
)
QUESTION_WITH_OFFICE = Event(
    "question.with_office", "Sent the draft of an answer to the private office", personal=("words",)
)
QUESTION_WITHDRAWN = Event("question.withdrawn", "Recorded that a question was withdrawn", personal=("words",))

ROUND_AREA_CORRECTED = Event("round.area_corrected", "Corrected an area of an inspection round")
ROUND_AREA_RECORDED = Event("round.area_recorded", "Recorded an area of an inspection round")
ROUND_AREA_REMOVED = Event("round.area_removed", "Took an area out of an inspection round", personal=("reason",))
ROUND_CORRECTED = Event("round.corrected", "Corrected an inspection round")
ROUND_RECORDED = Event("round.recorded", "Recorded an inspection round")
ROUND_REMOVED = Event("round.removed", "Removed an inspection round recorded in error", personal=("reason",))

SITTING_ADDED = Event("sitting.added", "Added a sitting day")
SITTING_REMOVED = Event("sitting.removed", "Took away a sitting day")

SITTINGS_LISTED = Event("sittings.listed", "Took in a list of sitting days")
