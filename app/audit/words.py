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
    "clearance.given": "Recorded an office’s clearance",
    "clearance.removed": "Removed clearances",
    "holder.recorded": "Recorded an office-holder",
    "holder.withdrawn": "Withdrew an office-holder",
    "letter.note_taken_back": "Took back a note on a letter",
    "letter.noted": "Added a note to a letter",
    "letters.assigned": "Said who looks after letters",
    "letters.given_up": "Gave up on letters after too many tries",
    "letters.listed": "Listed the letters of a campaign",
    "letters.made": "Made letters",
    "letters.restored": "Put letters back among those of a campaign",
    "letters.sent": "Marked letters as sent",
    "letters.unsent": "Took back that letters were sent",
    "letters.values_changed": "Changed what letters say in fields that differ by recipient",
    "letters.withdrawn": "Withdrew letters from a campaign",
    "link.made": "Made a one-time link",
    "password.changed": "Changed their own password",
    "password.set": "Set a password with a one-time link",
    "post.address_recorded": "Recorded a postal address of a post",
    "post.put_back": "Put a post back that was held out",
    "post.title_verified": "Verified a post’s printed title",
    "post.untagged": "Took a tag off a post",
    "posts.held_out": "Held posts out of a campaign",
    "posts.tagged": "Tagged posts",
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
    "signatory.added": "Added a signatory",
    "signatory.changed": "Changed a signatory",
    "signatory.moved": "Moved a signatory in the order",
    "signatory.removed": "Removed a signatory",
    "signatory.signature_set": "Changed a signature",
    "template.version_kept": "Kept a version of a template",
    "user.activated": "Activated a user",
    "user.added": "Added a user",
    "user.changed": "Changed a user",
    "user.deactivated": "Deactivated a user",
    "user.first": "Set up the first administrator",
}

FAMILIES = {
    "campaign": "Details and text",
    "letter": "Notes",
    "post": "Posts no longer held out",
    "posts": "Posts held out",
    "response": "Replies",
    "run": "Runs",
    "signatory": "Signatories",
}
"""First parts of actions whose name is not what a timeline calls them."""

KINDS = {"package": "Shipped data"}
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
    "registries": "registries",
    "successions": "what followed each organisation",
}
"""The resources of the data that ships. A test looks for the rest."""

FACTS = {
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
