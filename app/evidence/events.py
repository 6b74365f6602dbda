"""The events that this room records in the audit record."""

from app.platform.events import VARIES, Event

ANSWER_CLEARED = Event("answer.cleared", "Recorded that an answer was cleared", personal=("decided_by", "note"))
ANSWER_FILE_ADDED = Event("answer.file_added", "Attached a file to an answer", personal=("file", "title"))
ANSWER_FILE_REMOVED = Event("answer.file_removed", "Removed a file from an answer", personal=("file", "title"))
ANSWER_LINE_REMOVED = Event("answer.line_removed", "Removed a source from a draft answer")
ANSWER_RETURNED = Event("answer.returned", "Recorded that an answer was returned", personal=("decided_by", "note"))
ANSWER_SAVED = Event("answer.saved", "Saved a draft answer")

BUNDLE_ASKED = Event("bundle.asked", "Asked for a bundle of an information request")
BUNDLE_FAILED = Event("bundle.failed", "Stopped trying to make a bundle of an information request")
BUNDLE_MADE = Event("bundle.made", "Made a bundle of an information request")

CONTRIBUTION_ACCEPTED = Event(
    "contribution.accepted", "Recorded that a contribution will be sent", personal=("given_by",)
)
CONTRIBUTION_ASKED = Event(
    "contribution.asked",
    "Asked for a contribution to an answer",
    personal=("asked", "deputy", "deputy_email", "email", "late_reason", "team"),
)
CONTRIBUTION_CANCELLED = Event("contribution.cancelled", "Cancelled a request for a contribution", personal=("reason",))
CONTRIBUTION_DECLINED = Event(
    "contribution.declined",
    "Recorded that a contribution was declined",
    personal=("given_by", "reason", "suggested_team"),
)
CONTRIBUTION_DUE_CHANGED = Event(
    "contribution.due_changed", "Changed the due date of a contribution", personal=("late_reason",)
)
CONTRIBUTION_MAIL_FAILED = Event("contribution.mail_failed", "Could not send an email about a contribution")
CONTRIBUTION_MAILED = Event("contribution.mailed", "Sent an email about a contribution")
CONTRIBUTION_RECEIVED = Event("contribution.received", "Recorded a contribution that came in", personal=("given_by",))
CONTRIBUTION_REMINDED = Event("contribution.reminded", "Reminded a team of a contribution")
CONTRIBUTION_REPLIED = Event("contribution.replied", "Filed an email with the contribution that it names")
CONTRIBUTION_REPLY_READ = Event(
    "contribution.reply_read", "Recorded that an email about a contribution is no contribution"
)

DISCLOSURE_BEGUN = Event("disclosure.begun", "Started an information request", personal=("asks",))
DISCLOSURE_CHANGED = Event("disclosure.changed", "Changed an information request", personal=("asks",))
DISCLOSURE_CHOSEN = Event("disclosure.chosen", "Decided on items of an information request")
DISCLOSURE_DECIDED = Event("disclosure.decided", "Confirmed the decisions on an information request")
DISCLOSURE_OPENED_AGAIN = Event("disclosure.opened_again", "Reopened an information request")
DISCLOSURE_PAGES_WITHHELD = Event("disclosure.pages_withheld", "Withheld pages of an item of an information request")
DISCLOSURE_REDACTED = Event("disclosure.redacted", "Redacted words in an item of an information request")
DISCLOSURE_RELEASED = Event("disclosure.released", "Released the bundle of an information request")
DISCLOSURE_SEARCHED = Event("disclosure.searched", "Searched for the items of an information request")
DISCLOSURE_UNREDACTED = Event("disclosure.unredacted", "Removed a redaction from an item of an information request")
DISCLOSURE_WITHDRAWN = Event("disclosure.withdrawn", "Withdrew an information request")

FRAMEWORK_EDITION_CORRECTED = Event("framework.edition_corrected", "Corrected a published edition of guidance")
FRAMEWORK_EDITION_RECORDED = Event("framework.edition_recorded", "Recorded a published edition of guidance")
FRAMEWORK_EDITION_REMOVED = Event(
    "framework.edition_removed", "Removed a published edition of guidance", personal=("reason",)
)
FRAMEWORK_WORK_CORRECTED = Event("framework.work_corrected", "Corrected guidance, a power or a procedure")
FRAMEWORK_WORK_RECORDED = Event("framework.work_recorded", "Recorded guidance, a power or a procedure")

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
PACK_FILES_FAILED = Event("pack.files_failed", "Stopped trying to make the files of an evidence pack")
PACK_FILES_MADE = Event("pack.files_made", "Made the files of an evidence pack")
PACK_LINE_DROPPED = Event("pack.line_dropped", "Removed a line of an evidence pack")
PACK_LINE_KEPT = Event("pack.line_kept", "Saved a line of an evidence pack")
PACK_LINE_MOVED = Event("pack.line_moved", "Moved a line of an evidence pack")
PACK_LINE_REWORDED = Event("pack.line_reworded", "Reworded a line of an evidence pack")
PACK_MADE = Event("pack.made", "Made an evidence pack")
PACK_WITHDRAWN = Event("pack.withdrawn", "Withdrew an evidence pack")

QUESTION_ANSWER_CORRECTED = Event(
    "question.answer_corrected", "Recorded a correction to the answer to a question", personal=("words",)
)
QUESTION_ANSWERED = Event("question.answered", "Recorded the answer to a question", personal=("words",))
QUESTION_CORRECTED = Event(
    "question.corrected", "Corrected the details of a question", personal=("asked_by", "notes", "text")
)
QUESTION_DRAFTING = Event("question.drafting", "Began the draft of an answer", personal=("words",))
QUESTION_FIGURES_CHANGED = Event(
    "question.figures_changed", "Noticed that figures behind an answer to a question changed"
)
QUESTION_GIVEN = Event("question.given", "Changed who a question is assigned to")
QUESTION_GROUPED = Event("question.grouped", "Changed which questions are answered together")
QUESTION_HELD = Event("question.held", "Recorded a holding answer", personal=("words",))
QUESTION_PARTED = Event("question.parted", "Changed the parts of a question")
QUESTION_RECORDED = Event(
    "question.recorded", "Recorded a parliamentary question", personal=("asked_by", "notes", "text")
)
QUESTION_REMINDED = Event("question.reminded", "Reminded someone of questions that are due")
QUESTION_SENT_BACK = Event("question.sent_back", "Returned the draft of an answer", personal=("words",))
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
ROUND_AREA_REMOVED = Event("round.area_removed", "Removed an area from an inspection round", personal=("reason",))
ROUND_CORRECTED = Event("round.corrected", "Corrected an inspection round")
ROUND_RECORDED = Event("round.recorded", "Recorded an inspection round")
ROUND_REMOVED = Event("round.removed", "Removed an inspection round recorded in error", personal=("reason",))

SITTING_ADDED = Event("sitting.added", "Added a sitting day")
SITTING_REMOVED = Event("sitting.removed", "Removed a sitting day")

SITTINGS_LISTED = Event("sittings.listed", "Imported a list of sitting days")
