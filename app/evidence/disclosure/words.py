"""Items, decisions, and what is in the way of them, in words."""

from collections.abc import Mapping

from app.evidence.disclosure.items.decide import Decision

KINDS: Mapping[str, str] = {
    "letter": "Letters, as files",
    "sending": "How letters were sent",
    "reply": "Replies",
    "message": "Messages",
    "file": "Files received, and enclosures",
    "note": "Notes",
    "text": "Texts of campaigns",
    "hold_out": "Excluded posts",
    "answer": "What offices said",
    "certificate": "Clearance certificates",
    "comment": "Comments on texts",
    "check": "Checks of all letters",
    "registry": "Registries",
    "published": "Published facts about areas",
    "pack": "Evidence packs",
    "timeline": "Timelines",
}

DECISIONS: Mapping[str, tuple[str, str]] = {
    "": ("empty", "Undecided"),
    **{decision: decision.shown for decision in Decision},
}

RELEASED: Mapping[str, str] = {
    Decision.RELEASE: "Released",
    Decision.PART: "Released in part",
    Decision.WITHHOLD: "Withheld",
}
"""As the schedule says it."""

TO_DECIDE: Mapping[str, str] = {
    "": "Undecided",
    Decision.RELEASE: "To release",
    Decision.PART: "To release in part",
    Decision.WITHHOLD: "To withhold",
}
"""What figures call items, until the bundle was released."""

DECIDED: Mapping[str, str] = {"": "Undecided", **RELEASED}
"""Likewise, afterwards."""

NOT_SEARCHED = (
    "Restricted records are not searched here, even for those who may open them.",
    "Mail that is not linked to a letter is not searched.",
    "Texts, clearance and checks of a campaign are not searched unless the request names the campaign.",
    "Parliamentary questions are not searched.",
    "Evidence packs are not searched unless they are about a campaign in the request.",
    (
        "If an evidence pack quotes a reply that has since been restricted, its files are not searched. Make the "
        "pack’s files again: they leave the reply out, and are searched."
    ),
    "Drafts that someone has typed and not saved, files of imports, and notices to users are not searched.",
    "Other systems are not searched: shared drives, mailboxes that Despatch does not read, paper.",
)

GIVEN = (
    "A message is given as its sender, recipients, date, subject, text and files. Other email headers are left out.",
    "The dates of the request filter only items that have a date. Registries and timelines are given whole.",
)
"""How records that are found are given."""

FAULTS: Mapping[str, str] = {
    "picture": "This is a picture, so Despatch cannot read any words in it. Release it whole, or withhold it.",
    "no_words": "Despatch found no words in this file. It may be a scan, or a kind of file that Despatch does not "
    "read. Read it yourself, then release it whole or withhold it.",
    "encrypted": "This file opens only with a password. Release it whole, or withhold it.",
    "damaged": "Despatch cannot read this file. Release it whole, or withhold it.",
    "too_heavy": "This file takes too long to read. Release it whole, or withhold it.",
    "too_long": "This file is too long for Despatch to read whole. Release it whole, or withhold it.",
}

CARRIES: Mapping[str, str] = {
    "properties": "names, a title or other properties",
    "attachments": "files attached inside it",
    "annotations": "annotations or links on its pages",
    "revisions": "earlier wordings",
    "links": "addresses beneath links",
    "descriptions": "descriptions of pictures",
    "comments": "comments",
    "changes": "tracked changes, with what was deleted",
    "hidden": "hidden text, rows, columns or sheets",
    "formulas": "formulas behind its figures",
    "camera": "camera details: time, device, perhaps the place",
}
"""What a file tells whoever opens it, beside what its pages show."""

SUGGESTED: Mapping[str, str] = {
    "email": "Email address",
    "telephone": "Telephone number",
    "postcode": "Postcode",
    "holder": "Office-holder’s name",
    "user": "Name of a user of Despatch",
    "official": "Name of an official",
    "entry": "Describes a withheld item",
    "withheld": "Words of a withheld item",
}

BUNDLE_FAILED: Mapping[str, str] = {
    "item_gone": "An item is no longer there, or has since been restricted. Reopen the request and search again.",
    "text_changed": "The text of an item has changed since words in it were redacted. Reopen the request and search "
    "again.",
    "no_words": "Despatch can no longer read a file that has words to redact.",
    "file_missing": "One of the files is missing from the file store.",
    "gave_up": "Several attempts failed. Try again. If it fails again, tell an administrator.",
}
