"""Why something of clearance, or of a private office, is refused, by the code of the refusal (app/errors.py). Facts are
in braces."""

from collections.abc import Mapping

ASKED_CHANGED = "What you are asked was changed while you read. Nothing was answered: look at what stands now."

REFUSALS: Mapping[str, str] = {
    "answer_reversed": "They were not content with this version. Enter what changed their answer",
    "another_note": "Your office has answered so already, with another note. To change it, take the answer back first",
    "asked_already": "Nothing was changed: the offices have already been asked.",
    "assigned_changed": "What you are asked was changed meanwhile. Nothing was given to anybody: look at what stands "
    "now.",
    "issued_already": "Texts are issued. Open them again first, then withdraw the request.",
    "let_in_alone": "You can’t answer yet. {sponsor} set up your account alone, and worked on this campaign, or set up "
    "the account of someone who did. You can answer once someone else vouches for your account.",
    "may_not_comment": "Members of the offices that are asked comment, and those who draft the letter.",
    "minister_left": "The {office} has changed hands since the office answered. Nothing was issued: the office is "
    "asked again within the hour.",
    "ministers_changed": "Somebody else has changed this office since you opened the page. Nothing was saved: look at "
    "who holds it as it stands below, then save yours.",
    "ministers_overlap": "{name} holds the office on one of these days. Correct that first, or enter other days",
    "no_audience_to_ask": "The campaign has no audience. Choose it first.",
    "no_days_in_office": "The last day is before the first. Enter the first day or a later one",
    "no_such_certificate": "{reference} has no such certificate.",
    "no_such_clearer": "There is no such user.",
    "no_such_minister": "What this page was about has been corrected meanwhile. Open the office.",
    "no_such_office": "There is no such office.",
    "no_such_paragraph": "There is no such paragraph to comment on, or no such comment.",
    "no_such_text": "The campaign does not write to such a registry.",
    "nobody_signs": "Nobody signs the letters to {registry}. Say who does under Signatories.",
    "not_a_clearer": "Only an active user with the role Clearer can be of an office. Roles are given under Users",
    "not_all_given": "A text is not what every office has cleared. Nothing was issued: look at the board again.",
    "not_an_answer": "A nil return is for the members of a committee who do not sign. Choose another answer",
    "not_asked": "Nothing was changed: no office is asked now.",
    "not_asked_about": "This office is not asked about these letters now.",
    "not_asked_to_comment": "Nobody is asked about this campaign’s texts now, so nothing is commented on. Your words "
    "were not kept.",
    "not_of_the_office": "Only the private office itself answers for its minister.",
    "not_the_gateway": "Only the gateway of a private office says who of it answers.",
    "not_to_issue": "A write-round is issued by the office of its committee’s chair.",
    "not_to_settle": "A comment is settled by the campaign’s owner, or by who made it.",
    "office_changed": "Somebody else has changed this office since you opened the page. Nothing was saved: look at it "
    "as it stands now.",
    "office_for_members": "Only members of a private office and administrators may see its page.",
    "order_changed": "Somebody else has changed the order meanwhile. Nothing was changed: look at it as it stands now.",
    "own_campaign": "You owned this campaign, wrote some of it or asked for its clearance, or somebody did whose "
    "account you made, so you cannot clear it.",
    "own_gateway": "Another administrator must make you the gateway of an office.",
    "own_office": "Another administrator must add you to an office",
    "read_changed": ASKED_CHANGED,
    "request_ended": ASKED_CHANGED,
    "same_first_day": "{name} is recorded from that day. Enter another day, or correct that record.",
    "signature_for_members": "Only members of a private office may see or upload its minister’s signature.",
    "signature_not_kept": "The file store holds no such signature. Choose the picture again.",
    "step_gone": "Nothing was changed: this reviewer was removed meanwhile.",
    "step_there": "Nothing was changed: {name} is a reviewer already.",
    "steps_wait": "Not content with this version yet: {names}. They review the text before ministers do.",
    "text_changed_since": "The text has changed since you opened this page. Check it again.",
    "text_unfit": "The text has faults for this audience. Put them right under Letter first.",
    "texts_unfit": "The text has faults for these audiences. Put them right under Letter first.",
    "title_taken": "Another office has this title. Enter another, or open that office",
    "words_not_asked": "Nothing was issued. Letters print words of their recipients that the offices have not read.",
}
