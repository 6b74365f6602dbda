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
    "bundle": "Bundle for an information request",
    "disclosure": "Information request",
    "edition": "Published edition",
    "house": "House of Parliament",
    "intervention": "Published fact",
    "office": "Private office",
    "pack": "Evidence pack",
    "pack_set": "Files of an evidence pack",
    "package": "Data that comes with Despatch",
    "risk": "Report of risk",
    "round": "Inspection round",
    "work": "Guidance, power or procedure",
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
    "successions": "successors of each organisation",
}
"""The resources of the data that ships. A test looks for the rest."""

FACTS = {
    "as_at": "As at",
    "asked": "Clearances asked for (office, its title, registry, text)",
    "attempts": "Digests of the attempts",
    "blanked": "Personal values blanked (event, name)",
    "cleared_by": "Private offices that clear (number)",
    "file": "Kind of file",
    "files": "Digests of the files",
    "frozen": "Digests of the editions",
    "known_at": "As recorded at event",
    "hmac": "HMAC",
    "moved": "Attempts by their new state",
    "not_issued": "Registries no longer issued",
    "now digest": "Digest of the new rows",
    "now rows": "New rows",
    "package": "Date of the data",
    "sha256": "SHA-256 of the file",
    "told_at": "Lines and corrections as recorded at event",
    "was digest": "Digest of the old rows",
    "was rows": "Old rows",
}
"""Facts whose name is not what a page calls them."""

FAULTS = {
    "missing": "missing from the record",
    "changed": "changed after it was recorded",
    "columns": "its columns differ from what was recorded",
    "subjects": "its subjects were changed after it was recorded",
    "personal": "a personal value was changed or removed, not erased",
    "blanked": "a personal value was blanked without a recorded erasure",
    "cut": "the record does not end where its head says: from here on it was cut off or added to",
    "head": "the head of the record is missing",
    "heads": "the record has more than one head: one was added",
    "outside": "its number is below the first: it was added to the record",
    "stray": "its subjects or a personal value are in the record, but the event is not",
    "row": "differs from the record",
    "baseline": "a baseline was recorded although the record has one, or needs none",
    "anchor": "differs from its head saved outside the database: the record was cut or rewritten",
    "anchor_unreadable": "a head saved outside the database can’t be read",
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
        return f"event {fault.seq}: differs from {fault.what}: the record was cut or rewritten"
    many = fault.through > fault.seq
    return f"event {fault.seq}{f' to {fault.through}' if many else ''}: {FAULTS[fault.code]}"
