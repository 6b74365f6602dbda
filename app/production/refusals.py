"""Why something of a run, an edition or a print job is refused, by the code of the refusal (app/errors.py). Facts are
in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_run": "{reference} has no run {number}.",
    "unknown_letter": "There is no letter {reference}.",
    "letter_of_another_campaign": "This campaign has no letter {reference}.",
    "run_under_way": "Run {number} is under way, and a campaign can have only one at a time",
    "run_moved_on": "Nothing was changed: run {number} {state}.",
    "run_not_over": "Run {number} {state}. Its files are ready when it has ended.",
    "nothing_to_make": "These letters were generated again or sent after you opened this page. Check them, then "
    "continue",
    "clearance_went": "The text of edition {number} is no longer issued, so it can’t be signed. Generate the letter "
    "again, then its large print.",
    "edition_changed": "This edition does not match its audit record, so nothing was generated. Tell an administrator, "
    "and generate this letter again.",
    "nothing_to_print": "There is nothing to print for: {kinds}.",
    "nothing_made_to_print": "No such letter has been generated, so there is no file.",
    "no_labels_to_print": "None of these letters has an address that fits a label.",
}
