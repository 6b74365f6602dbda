"""Why something of a request for information is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "bundle_not_looked_at": "Confirm that you have checked the items below. Nothing was changed.",
    "disclosure_changed": "Somebody changed this request after you opened the page, so your change was not made. Check "
    "it and try again.",
    "disclosure_moved": "This request is not open any more, so nothing was changed.",
    "exemption_needed": "Choose the exemption under which words are kept back",
    "exemption_reason_needed": "Enter why the exemption applies",
    "interest_needed": "One of these exemptions is qualified. Enter how the public interest was weighed",
    "item_text_changed": "What the item says has changed since words in it were blacked out. Search again first",
    "no_bundle": "The bundle is not of what is decided now, or may not leave any more. Nothing was changed.",
    "no_exemption": "Choose the exemption",
    "no_scope": "Name an area, a post or a campaign: what the request is about",
    "no_such_disclosure": "There is no such request for information.",
    "no_such_item_page": "The file has no such page",
    "no_words_to_black": "Nothing of this file can be blacked out: its words are not known",
    "not_all_decided": "Not all is decided yet. Nothing was changed.",
    "not_named": "There is no {kind} called {lines}",
    "nothing_chosen": "Choose items first: tick them, or choose all.",
    "nothing_to_hold": "There is no such area or campaign.",
    "words_not_there": "The item does not say these words. Paste them as they stand in it",
    "words_too_short": "Enter two characters or more: a single one would black out half a page",
}
