"""The events that this room records in the audit record."""

from app.platform.events import Event

CLEARANCE_ANSWERED = Event(
    "clearance.answered", "Answered for a private office", personal=("note", "said_by"), anchored=True
)
CLEARANCE_ASKED = Event("clearance.asked", "Asked for clearance")
CLEARANCE_ASKED_AGAIN = Event("clearance.asked_again", "Asked offices about a changed text")
CLEARANCE_ASSIGNED = Event("clearance.assigned", "Assigned a text to a member of an office")
CLEARANCE_CERTIFIED = Event("clearance.certified", "Made a clearance certificate", anchored=True)
CLEARANCE_CHANGES_TAKEN_UP = Event("clearance.changes_taken_up", "Included changes in letters whose text is issued")
CLEARANCE_DUE_MOVED = Event("clearance.due_moved", "Changed the deadline for answers")
CLEARANCE_ENDED = Event("clearance.ended", "Stopped asking for clearance, or ended clearances given", anchored=True)
CLEARANCE_ISSUED = Event("clearance.issued", "Issued texts", anchored=True)
CLEARANCE_REMINDED = Event("clearance.reminded", "Reminded offices")
CLEARANCE_REOPENED = Event("clearance.reopened", "Reopened issued texts", anchored=True)
CLEARANCE_TAKEN_BACK = Event(
    "clearance.taken_back", "Withdrew an office’s answer", personal=("note", "said_by"), anchored=True
)
CLEARANCE_WITHDRAWN = Event("clearance.withdrawn", "Withdrew a letter from clearance", anchored=True)

COMMENT_MADE = Event("comment.made", "Commented on a text that is being cleared", personal=("body",))
COMMENT_REOPENED = Event("comment.reopened", "Reopened a resolved comment")
COMMENT_REPLIED = Event("comment.replied", "Replied to a comment", personal=("body",))
COMMENT_SETTLED = Event("comment.settled", "Resolved a comment")

OFFICE_ADDED = Event("office.added", "Added a private office")
OFFICE_BROUGHT_BACK = Event("office.brought_back", "Restored a private office")
OFFICE_CHANGED = Event("office.changed", "Changed the title or name of a private office")
OFFICE_GATEWAY_SET = Event("office.gateway_set", "Made or removed a gateway of a private office", anchored=True)
OFFICE_MEMBER_ADDED = Event("office.member_added", "Added a member to a private office", anchored=True)
OFFICE_MEMBER_REMOVED = Event("office.member_removed", "Removed a member from a private office", anchored=True)
OFFICE_MINISTER_CORRECTED = Event(
    "office.minister_corrected", "Corrected the record of a minister", personal=("name", "name_before")
)
OFFICE_MINISTER_ENDED = Event("office.minister_ended", "Recorded the last day of a minister", personal=("name",))
OFFICE_MINISTER_RECORDED = Event("office.minister_recorded", "Recorded a minister in office", personal=("name",))
OFFICE_MOVED = Event("office.moved", "Moved a private office in the order of precedence")
OFFICE_RETIRED = Event("office.retired", "Retired a private office")
OFFICE_SIGNATURE_REMOVED = Event("office.signature_removed", "Removed a minister’s signature", personal=("name",))
OFFICE_SIGNATURE_SET = Event("office.signature_set", "Set a minister’s signature", personal=("name",))

STEP_ADDED = Event("step.added", "Added a reviewer")
STEP_ANSWERED = Event("step.answered", "Recorded a reviewer’s answer", personal=("note", "who"))
STEP_ASKED_AGAIN = Event("step.asked_again", "Asked a reviewer again")
STEP_REMOVED = Event("step.removed", "Removed a reviewer")
