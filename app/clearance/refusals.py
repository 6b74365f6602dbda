"""Why an action in clearance, or on a private office, is refused, by the code of the refusal (app/errors.py). Facts are
in braces."""

from collections.abc import Mapping

ASKED_CHANGED = (
    "The texts to clear changed while you read them. Your answer was not saved. Check the changes, then answer."
)

REFUSALS: Mapping[str, str] = {
    "answer_reversed": "They were not content with this version. Enter why their answer changed",
    "another_note": "Your office has already given this answer, with a different note. To change the note, withdraw "
    "the answer first",
    "asked_already": "Nothing was changed: the offices have already been asked.",
    "assigned_changed": "The texts to clear changed after you opened this page. No texts were assigned. Check the "
    "texts below, then try again.",
    "issued_already": "Some texts are issued. Reopen them before you stop asking for clearance.",
    "let_in_alone": "You can’t answer yet. {sponsor} set up your account alone, and worked on this campaign or set up "
    "the account of someone who did. You can answer once someone else vouches for your account.",
    "may_not_comment": "Only members of the offices that are asked, and those who draft the letter, can comment.",
    "member_ambiguous": "More than one user has the name {name}. Enter an email address instead",
    "minister_left": "The minister in the office of the {office} has changed since the office answered. Nothing was "
    "issued. The office will be asked again within the hour.",
    "ministers_changed": "Someone else has changed this office since you opened the page. Nothing was saved. Check the "
    "ministers below, then save yours.",
    "ministers_overlap": "{name} is in office on one of these dates. Correct that record first, or enter other dates",
    "no_audience_to_ask": "The campaign has no audience. Choose the audience first.",
    "no_days_in_office": "Last day must be the same as or after the first day",
    "no_such_certificate": "{reference} has no such certificate.",
    "no_such_clearer": "There is no such user.",
    "no_such_member": "No user has the name {name}. Enter the name as it is under Users, or an email address",
    "no_such_minister": "This record has been corrected since you opened the page. Open the office to see the new one.",
    "no_such_office_table": "The table could not be found. Upload it again.",
    "no_such_office": "There is no such office.",
    "no_such_paragraph": "This paragraph or comment does not exist.",
    "no_such_text": "This campaign has no text for that registry.",
    "nobody_signs": "No one signs the letters to {registry}. Add a signatory under Signatories.",
    "not_a_clearer": "Only an active user with the role Clearer can be a member of an office. Give the role under "
    "Users",
    "not_all_given": "Not every office has cleared these texts. Nothing was issued. Check the clearances again.",
    "not_an_answer": "Only members of a committee who do not sign can give a nil return. Choose another answer",
    "not_asked": "Nothing was changed, because no office is being asked for clearance.",
    "not_asked_about": "This office is not asked to clear these letters now.",
    "not_asked_to_act": "You can’t {act}, because no office is being asked for clearance.",
    "not_asked_to_comment": "No office is asked about this campaign’s texts now, so you cannot comment. Your comment "
    "was not saved.",
    "not_of_the_office": "Only members of the private office can answer for its minister.",
    "not_the_gateway": "Only the gateway of a private office can choose who answers.",
    "not_to_issue": "Only the office of the committee’s chair can issue a write-round.",
    "not_to_settle": "Only the campaign’s owner, or the person who made a comment, can resolve it.",
    "office_changed": "Someone else has changed this office since you opened the page. Nothing was saved. Check the "
    "office again.",
    "office_department_differs": "This office is recorded with the department {department}. Correct the row, or change "
    "the office on its page",
    "office_for_members": "Only administrators and members of a private office can see its page.",
    "office_in_two_rows": "Row {row} has the same office. Keep one of the rows",
    "office_minister_differs": "{name} is recorded as the minister of this office. Correct the row, or record the new "
    "minister on the office’s page",
    "office_no_date": "“{value}” is not a date. Enter a date such as 8 May 2015",
    "office_retired": "This office is retired. Remove the row, or restore the office on its page",
    "offices_changed": "Private offices or users have changed since you opened the page. Nothing was saved. Check the "
    "table again.",
    "order_changed": "Someone else has changed the order since you opened the page. Nothing was changed. Check the "
    "order again.",
    "own_campaign": "You can’t clear this campaign. You have owned it, written some of it or asked for its clearance, "
    "or someone whose account you set up has.",
    "own_gateway": "Another administrator must make you the gateway of an office.",
    "own_office": "Another administrator must add you to an office",
    "read_changed": ASKED_CHANGED,
    "request_ended": ASKED_CHANGED,
    "same_first_day": "{name} is recorded as in office from that date. Enter another date, or correct that record.",
    "signature_for_members": "Only members of a private office can see or upload its minister’s signature.",
    "signature_not_kept": "The signature could not be found. Choose the picture again.",
    "step_gone": "Nothing was changed: someone has removed this reviewer.",
    "step_there": "Nothing was changed: {name} is already a reviewer.",
    "steps_wait": "Not content with this version yet: {names}. They review the text before ministers do.",
    "text_changed_since": "The text has changed since you opened this page. Check it again.",
    "text_unfit": "The text has errors for this audience. Correct the letter first.",
    "texts_unfit": "The text has errors for these audiences. Correct the letter first.",
    "title_taken": "Another office has this title. Enter another title, or open that office",
    "words_not_asked": "Nothing was issued. Letters have words about their recipients that the offices have not read.",
}
