"""What GOV.UK Notify makes of letters, in words."""

from collections.abc import Mapping

OF_NOTIFY: Mapping[str, str] = {
    "notify_no_answer": "GOV.UK Notify does not answer. It is tried again.",
    "notify_not_allowed": "GOV.UK Notify does not accept letters from this service. Ask an administrator to check its"
    " settings.",
    "notify_too_many": "GOV.UK Notify takes no more letters for now. It is tried again.",
    "notify_refused": "GOV.UK Notify refused the letter.",
    "notify_too_long": "The letter, with what lies behind it, has more than 10 pages. Print it in a batch.",
    "letter_has_beside": "Something is to be put beside the letter, which GOV.UK Notify does not do. Print it in a"
    " batch.",
}
"""Why a letter was not taken, by code."""
