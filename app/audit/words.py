"""Events, subjects and faults in words."""

from functools import cache

from app.audit.verify import Fault
from app.platform.events import declared_events

FAMILIES = {
    "batch": "Print batches",
    "campaign": "Details and text",
    "check": "Checks",
    "data": "Downloads",
    "letter": "Single letters",
    "post": "Posts included again",
    "posting": "Tables of returned letters",
    "posts": "Posts excluded",
    "response": "Replies",
    "run": "Runs",
    "sending": "Sendings",
    "signatories": "Order of signatories",
    "signatory": "Signatories",
}
"""First parts of actions whose name is not what a timeline calls them."""

KINDS = {
    "batch": "Print batch",
    "bundle": "Bundle of a request for information",
    "disclosure": "Request for information",
    "office": "Private office",
    "pack": "Evidence pack",
    "pack_set": "Files of an evidence pack",
    "package": "Shipped data",
    "risk": "Report of risk",
    "round": "Inspection round",
}
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
    "asked": "Requests (office, its title, registry, text)",
    "attempts": "Digests of the attempts",
    "blanked": "Personal values blanked (event, name)",
    "cleared_by": "Private offices that clear (number)",
    "file": "Kind of file",
    "files": "Digests of the files",
    "frozen": "Digests of the editions",
    "known_at": "As known at event",
    "hmac": "HMAC",
    "moved": "Attempts by their new state",
    "not_issued": "Registries whose issue ends",
    "now digest": "Digest of the rows that came",
    "now rows": "Rows that came",
    "package": "Version of the data",
    "sha256": "SHA-256 of the file",
    "told_at": "Lines and corrections as known at event",
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
    "blanked": "a personal value was blanked, and no erasure says so",
    "cut": "the record does not end where its head says, from here on it was cut off or added to",
    "head": "the head of the record is gone",
    "heads": "the record has more than one head, of which one was added",
    "outside": "its number is below the first: it was added to the record",
    "stray": "what it is about or a personal value is there, and it is not",
    "row": "not what the record says",
    "baseline": "a baseline was recorded where the record has one, or needs none",
    "anchor": "not as it was when its head was kept outside the database: the record was cut or rewritten",
    "anchor_unreadable": "a head kept outside the database can’t be read",
}


@cache
def titles() -> dict[str, str]:
    """What happened, without who and about what, by the code of the event."""
    return {event: event.words for event in declared_events()}


def sentence(action: str) -> str:
    return titles().get(action, action)


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
        return f"{FAULTS[fault.code]}{f' ({fault.what})' if fault.what else ''}"
    if fault.code == "row":
        return f"{fault.what}: {FAULTS[fault.code]}"
    if fault.what:
        return f"event {fault.seq}: not as {fault.what} says: the record was cut or rewritten"
    many = fault.through > fault.seq
    return f"event {fault.seq}{f' to {fault.through}' if many else ''}: {FAULTS[fault.code]}"
