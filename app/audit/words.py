"""Events, subjects and faults in words. Every action that any room records stands here; a test looks for the rest."""

from app.audit.verify import Fault

ACTIONS = {
    "audit.exported": "Exported events of the record",
    "audit.verified": "Verified the record",
    "campaign.archived": "Archived a campaign",
    "campaign.brought_back": "Brought a campaign back from the archive",
    "campaign.closed": "Closed a campaign",
    "campaign.audience_saved": "Saved the audience of a campaign",
    "campaign.copies_changed": "Changed whom a campaign’s letters are copied to",
    "campaign.created": "Created a campaign",
    "campaign.details_changed": "Changed a campaign’s details",
    "campaign.enclosures_named": "Named a campaign’s enclosures",
    "campaign.fields_filled": "Filled a campaign’s fields",
    "campaign.handed_over": "Handed a campaign over",
    "campaign.opened": "Opened a campaign again",
    "campaign.text_kept": "Kept a version of a campaign’s text",
    "campaign.taken_on": "Took on a campaign",
    "check.cancelled": "Stopped a check of a campaign’s letters",
    "check.ended": "Checked a campaign’s letters",
    "check.failed": "Gave up a check of a campaign’s letters",
    "check.started": "Started a check of a campaign’s letters",
    "clearance.answered": "Answered for a private office",
    "clearance.asked": "Asked for clearance",
    "clearance.asked_again": "Asked offices about a changed text",
    "clearance.assigned": "Said who of an office answers",
    "clearance.certified": "Made a clearance certificate",
    "clearance.due_moved": "Moved the day by which offices answer",
    "clearance.ended": "Ended what offices were asked, or had cleared",
    "clearance.issued": "Issued clearance",
    "clearance.reminded": "Reminded offices",
    "clearance.reopened": "Opened issued texts again",
    "clearance.taken_back": "Took an office’s answer back",
    "clearance.withdrawn": "Withdrew the request for clearance",
    "comment.made": "Commented on a text that is being cleared",
    "comment.reopened": "Took a settled comment up again",
    "comment.replied": "Replied to a comment",
    "comment.settled": "Settled a comment",
    "contact.confirmed": "Confirmed contacts",
    "contact.ended": "Ended a contact",
    "contact.not_to_be_used": "Kept a contact from use",
    "contact.recorded": "Recorded a contact",
    "contact.used_again": "Allowed a contact again",
    "holder.addressed": "Said to whom of those in a post letters go",
    "holder.corrected": "Corrected an office-holder",
    "holder.ended": "Recorded the last day of an office-holder",
    "holder.erased": "Erased an office-holder",
    "holder.linked": "Said that holders of posts are one person",
    "data.taken": "Took personal data away as a file",
    "enclosure.added": "Added an enclosure to a campaign’s letters",
    "enclosure.changed": "Changed an enclosure of a campaign’s letters",
    "enclosure.moved": "Moved an enclosure in the list",
    "enclosure.removed": "Removed an enclosure from a campaign’s letters",
    "filter.changed": "Changed a saved filter",
    "filter.deleted": "Deleted a saved filter",
    "filter.saved": "Saved a filter",
    "holder.recorded": "Recorded an office-holder",
    "holder.unlinked": "Said that a holder of a post is another person",
    "holder.verified": "Verified office-holders",
    "holder.withdrawn": "Withdrew an office-holder",
    "legal_hold.lifted": "Lifted a legal hold",
    "legal_hold.placed": "Placed a legal hold",
    "import.asked_for": "Asked for an import to be applied",
    "import.applied": "Applied an import",
    "import.checked": "Checked the rows of an import",
    "import.columns_settled": "Said what the columns of an import are",
    "import.dropped": "Left an import",
    "import.failed": "Stopped an import that could not go on",
    "import.forgotten": "Forgot the rows and the file of an import",
    "import.gone_on": "Went on with an import of which few rows match",
    "import.read_otherwise": "Had the file of an import read otherwise",
    "import.row_corrected": "Corrected a row of an import",
    "import.rows_applied": "Applied rows of an import",
    "import.rows_chosen": "Left rows of an import out, or took them in",
    "import.proposed_taken": "Took the posts proposed for rows of an import",
    "import.rows_undone": "Took back rows of an import",
    "import.started": "Sent a file to be imported",
    "import.stopped": "Stopped an import that is probably the wrong file",
    "import.undo_asked_for": "Asked for an import to be undone",
    "import.undone": "Undid an import",
    "office.added": "Added a private office",
    "office.brought_back": "Brought a private office back",
    "office.changed": "Changed what a private office is called",
    "office.gateway_set": "Said whether somebody is the gateway of a private office",
    "office.member_added": "Added a member to a private office",
    "office.member_removed": "Took a member out of a private office",
    "office.minister_corrected": "Corrected who holds a ministerial office",
    "office.minister_ended": "Recorded the last day of a minister",
    "office.minister_recorded": "Recorded who holds a ministerial office",
    "office.moved": "Moved a private office in the order of precedence",
    "office.retired": "Retired a private office",
    "office.signature_removed": "Removed a minister’s signature",
    "office.signature_set": "Set a minister’s signature",
    "letter.made_large": "Made a letter in large print",
    "letter.note_taken_back": "Took back a note on a letter",
    "letter.noted": "Added a note to a letter",
    "letters.assigned": "Said who looks after letters",
    "letters.compared": "Compared letters with a second typesetting",
    "letters.given_up": "Gave up on letters after too many tries",
    "letters.listed": "Listed the letters of a campaign",
    "letters.made": "Made letters",
    "letters.restored": "Put letters back among those of a campaign",
    "letters.sent": "Marked letters as sent",
    "letters.unsent": "Took back that letters were sent",
    "letters.values_changed": "Changed what letters say in fields that differ by recipient",
    "letters.withdrawn": "Withdrew letters from a campaign",
    "line.brought_back": "Brought a standard line back",
    "line.kept": "Kept a version of a standard line",
    "line.withdrawn": "Withdrew a standard line",
    "link.made": "Made a one-time link",
    "mail.rules_taken_over": "Let changed rules count for the mail that is kept",
    "message.assigned": "Said who looks after messages",
    "message.closed": "Closed messages",
    "message.kind_said": "Said what a message is",
    "message.matched": "Said which letters a message is about",
    "message.noted": "Noted something beside a message",
    "message.recorded": "Recorded a message as a reply",
    "message.set_aside": "Set messages aside",
    "message.sorted": "Sorted a message",
    "message.taken_up": "Took a message up again",
    "message.unmatched": "Said that a message is not about a letter",
    "notices.mail_failed": "Failed to mail notices",
    "notices.mail_left": "Left failed mail unsent",
    "notices.mail_tried_again": "Had failed mail tried again",
    "notices.mailed": "Mailed notices",
    "notices.not_mailed": "Left out the mail of notices to a deactivated user",
    "password.changed": "Changed their own password",
    "password.set": "Set a password with a one-time link",
    "organisation.added": "Added an organisation",
    "organisation.change_undone": "Undid a change of organisations",
    "organisation.changed": "Closed, merged, split or renamed an organisation",
    "post.address_recorded": "Recorded a postal address of a post",
    "post.format_preferred": "Recorded the preferred format of a post",
    "post.put_back": "Put a post back that was held out",
    "post.added": "Added a post",
    "post.values_set": "Changed what a post says in fields of its registry",
    "post.ended": "Gave a post a last day on its list",
    "post.withdrawn": "Took back a post that was added by mistake",
    "period.added": "Added a pre-election period",
    "period.corrected": "Corrected a pre-election period",
    "period.removed": "Removed a pre-election period",
    "post.title_corrected": "Corrected what a post is called",
    "post.title_verified": "Verified a post’s printed title",
    "post.untagged": "Took a tag off a post",
    "posts.held_out": "Held posts out of a campaign",
    "posts.tagged": "Tagged posts",
    "posts.titles_verified": "Verified the printed titles of posts",
    "registry.added": "Added a registry",
    "registry.field_changed": "Changed a field of a registry",
    "registry.field_declared": "Declared a field of a registry",
    "registry.renamed": "Renamed a registry",
    "registry.loaded": "Loaded the registries that ship",
    "response.corrected": "Corrected a reply",
    "response.recorded": "Recorded a reply",
    "response.withdrawn": "Withdrew a reply",
    "run.cancelled": "Cancelled a run",
    "run.ended": "Ended a run",
    "run.paused": "Paused a run",
    "run.resumed": "Resumed a run",
    "run.started": "Started a run",
    "sign_in.all_ended": "Ended sign-ins",
    "sign_in.ended": "Ended a sign-in",
    "sign_in.refused": "Refused a sign-in",
    "sign_in.started": "Signed in",
    "signatories.ordered": "Put signatories in order of precedence",
    "signatory.added": "Added a signatory",
    "signatory.changed": "Changed a signatory",
    "signatory.moved": "Moved a signatory in the order",
    "signatory.removed": "Removed a signatory",
    "step.added": "Added a look before ministers",
    "step.answered": "Recorded what a look before ministers said",
    "step.asked_again": "Asked for a look before ministers again",
    "step.removed": "Took out a look before ministers",
    "template.brought_back": "Brought a template back",
    "template.copied": "Made a template as a copy of another",
    "template.made": "Made a template",
    "template.retired": "Retired a template",
    "template.version_kept": "Kept a version of a template",
    "template.version_taken": "Took an older version of a template again, or one that ships",
    "user.activated": "Activated a user",
    "user.added": "Added a user",
    "user.changed": "Changed a user",
    "user.mail_chosen": "Chose when to have notices by mail",
    "user.deactivated": "Deactivated a user",
    "user.first": "Set up the first administrator",
}

FAMILIES = {
    "campaign": "Details and text",
    "check": "Checks",
    "data": "Taken away",
    "letter": "Notes",
    "post": "Posts no longer held out",
    "posts": "Posts held out",
    "response": "Replies",
    "run": "Runs",
    "signatories": "Order of signatories",
    "signatory": "Signatories",
}
"""First parts of actions whose name is not what a timeline calls them."""

KINDS = {"office": "Private office", "package": "Shipped data"}
"""Kinds of subject whose name is not what a page calls them."""

SHIPPED = {
    "area_services": "who serves each area",
    "areas": "areas",
    "bank_holidays": "bank holidays",
    "contacts": "contacts",
    "coverage": "dates that the registries cover",
    "organisation_codes": "codes of organisations",
    "organisations": "organisations",
    "posts": "posts",
    "pre_election_periods": "pre-election periods",
    "registries": "registries",
    "successions": "what followed each organisation",
}
"""The resources of the data that ships. A test looks for the rest."""

FACTS = {
    "as_at": "As at",
    "file": "Kind of file",
    "known_at": "As known at event",
    "hmac": "HMAC",
    "now digest": "Digest of the rows that came",
    "now rows": "Rows that came",
    "package": "Version of the data",
    "sha256": "SHA-256 of the file",
    "was digest": "Digest of the rows that went",
    "was rows": "Rows that went",
}
"""Facts whose name is not what a page calls them."""

FAULTS = {
    "missing": "missing from the record",
    "changed": "changed after it was recorded",
    "columns": "its columns say something else than what was recorded",
    "subjects": "what it is about was changed after it was recorded",
    "personal": "a personal value was changed or taken away rather than erased",
    "cut": "the record does not end where its head says, from here on it was cut off or added to",
    "head": "the head of the record is gone",
    "anchor": "not as it was when its head was kept outside the database: the record was cut or rewritten",
    "anchor_unreadable": "a head kept outside the database can’t be read",
}


def sentence(action: str) -> str:
    """What happened, without who and about what."""
    return ACTIONS.get(action, action)


def name_of_family(family: str) -> str:
    """What a timeline calls the actions that begin so: Clearance."""
    return FAMILIES.get(family, _words(family))


def name_of_kind(kind: str) -> str:
    """A kind of subject as the page writes it: Campaign."""
    return KINDS.get(kind, _words(kind))


def name_of_fact(name: str) -> str:
    """A fact of an event as the page writes it: Sign ins ended."""
    return FACTS.get(name, _words(name))


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def explain(fault: Fault) -> str:
    """One line for one fault."""
    if fault.code == "anchor_unreadable":
        return FAULTS[fault.code]
    many = fault.through > fault.seq
    return f"event {fault.seq}{f' to {fault.through}' if many else ''}: {FAULTS[fault.code]}"
