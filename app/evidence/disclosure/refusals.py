"""Why something of a request for information is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "bundle_not_looked_at": "Confirm that you have checked the items below. Nothing was changed.",
    "disclosure_changed": "Someone changed this request after you opened the page, so your change was not made. Check "
    "it and try again.",
    "disclosure_moved": "This request is no longer open, so nothing was changed.",
    "exemption_needed": "Choose the exemption that applies",
    "exemption_reason_needed": "Enter why the exemption applies",
    "interest_needed": "One of these exemptions is qualified. Enter how the public interest was weighed",
    "item_text_changed": "The text of this item has changed since words in it were redacted. Search again first",
    "no_bundle": "This bundle does not match the current decisions, or can no longer be released. Nothing was changed.",
    "no_exemption": "Choose the exemption",
    "no_scope": "Enter the area, post or campaign that the request is about",
    "no_such_disclosure": "There is no such information request.",
    "no_such_item_page": "The file has no such page",
    "no_words_to_black": "You cannot redact this file, because Despatch cannot read its words",
    "not_all_decided": "Some items are still undecided. Nothing was changed.",
    "not_named": "There is no {kind} called {lines}",
    "nothing_chosen": "Select some items first, or select all.",
    "nothing_to_hold": "There is no such area or campaign.",
    "words_not_there": "These words are not in the item. Paste them exactly as they are in it",
    "words_too_short": "Enter two characters or more. A single character would redact half a page",
}
