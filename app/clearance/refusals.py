"""Why something of clearance, or of a private office, is refused, by the code of the refusal (app/errors.py). Facts are
in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "ministers_changed": "Somebody else has changed this office since you opened the page. Nothing was saved: look at "
    "who holds it as it stands below, then save yours.",
    "ministers_overlap": "{name} holds the office on one of these days. Correct that first, or enter other days",
    "no_days_in_office": "The last day is before the first. Enter the first day or a later one",
    "no_such_clearer": "There is no such user.",
    "no_such_minister": "What this page was about has been corrected meanwhile. Open the office.",
    "no_such_office": "There is no such office.",
    "not_a_clearer": "Only an active user with the role Clearer can be of an office. Roles are given under Users",
    "office_changed": "Somebody else has changed this office since you opened the page. Nothing was saved: look at it "
    "as it stands now.",
    "office_for_members": "Only members of a private office and administrators may see its page.",
    "order_changed": "Somebody else has changed the order meanwhile. Nothing was changed: look at it as it stands now.",
    "own_gateway": "Another administrator must make you the gateway of an office.",
    "own_office": "Another administrator must add you to an office",
    "signature_for_members": "Only members of a private office may see or upload its minister’s signature.",
    "signature_not_kept": "The file store holds no such signature. Choose the picture again.",
    "title_taken": "Another office has this title. Enter another, or open that office",
}
