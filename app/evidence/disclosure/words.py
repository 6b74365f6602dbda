"""Items, decisions, and what is in the way of them, in words."""

from collections.abc import Mapping

from app.evidence.disclosure.items.decide import Decision

KINDS: Mapping[str, str] = {
    "letter": "Letters, as files",
    "sending": "Sendings and their evidence",
    "reply": "Replies",
    "message": "Messages",
    "file": "Files that came, and enclosures",
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
    "timeline": "What happened",
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
    "Mail that is held to be about no letter is not searched.",
    "A message is given as its words and its files, not as it came with all its headers.",
    "Texts, clearance and checks of a campaign are items where the campaign itself is asked for.",
    "The dates narrow what has a day of its own. Registries and timelines are given as a whole.",
    "Files of evidence packs that quote a reply restricted since are not searched; made again, they keep it back.",
    "Questions to Parliament are not searched; evidence packs are, where they tell of a campaign that is asked for.",
    "Drafts that one person has typed and not saved, files of imports, and notices to users are not searched.",
    "Other systems are not searched: shared drives, mailboxes that Despatch does not read, paper.",
)

FAULTS: Mapping[str, str] = {
    "picture": "It is a picture, and no words in it can be read. Release it whole, or withhold it.",
    "no_words": "Despatch can read no words in it: it may be a scan, or a kind of file that Despatch does not read. "
    "Read it yourself, then release it whole or withhold it.",
    "encrypted": "It opens with a password alone. Release it whole, or withhold it.",
    "damaged": "It can’t be read. Release it whole, or withhold it.",
    "too_heavy": "It takes too long to read. Release it whole, or withhold it.",
    "too_long": "It is too long to be read as a whole. Release it whole, or withhold it.",
}

CARRIES: Mapping[str, str] = {
    "properties": "names, a title or other properties",
    "attachments": "files attached inside it",
    "annotations": "annotations or links on its pages",
    "revisions": "what it said before it was changed",
    "links": "addresses beneath links",
    "descriptions": "descriptions of pictures",
    "comments": "comments",
    "changes": "tracked changes, with what was deleted",
    "hidden": "hidden text, rows, columns or sheets",
    "formulas": "formulas behind its figures",
    "camera": "what a camera noted: time, device, perhaps the place",
}
"""What a file tells whoever opens it, beside what its pages show."""

SUGGESTED: Mapping[str, str] = {
    "email": "Email address",
    "telephone": "Telephone number",
    "postcode": "Postcode",
    "holder": "Office-holder’s name",
    "user": "Name of a user of Despatch",
    "official": "Name of an official",
    "entry": "Says what a withheld item is",
    "withheld": "Words of a withheld item",
}

BUNDLE_FAILED: Mapping[str, str] = {
    "item_gone": "An item is no longer there, or is restricted since. Open the request again and search again.",
    "text_changed": "An item says something else than when words in it were blacked out. Open the request again and "
    "search again.",
    "no_words": "Words are to be blacked out in a file that can’t be read any more.",
    "file_missing": "The file store no longer holds one of the files.",
    "gave_up": "Making it failed several times. Try again; if it fails again, tell an administrator.",
}
