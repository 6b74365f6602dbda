"""Why an action on a report of risk is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_report": "No report has this number.",
    "no_such_original": "No report has this number. Enter one such as RISK-0007.",
    "report_corrected": "Nothing was changed yet. A colleague corrected the report after you opened this page. Check "
    "the report. What you typed is below, and replaces the correction if you send it again.",
    "received_later": "Date and time received must not be in the future",
    "no_such_area": "This area no longer exists. Choose another.",
    "no_such_nation": "Choose a nation from the list.",
    "too_long": "This is too long. Write as little as the task needs.",
    "blank": "Enter a few words.",
    "would_stop": "The clock is running, and this change alone would stop it. Two people must decide that. Record that "
    "the director was told, or unlink the reports first.",
    "other_area": "This report is linked to a report for another area. Unlink them first, because two directors must "
    "be told.",
    "told_before": "This is before the report was received. Enter a later date or time.",
    "in_the_future": "Date and time must not be in the future",
    "not_the_director": "The clock stops only when the director was told, or someone who acts for them. If the area is "
    "not known, telling the police also stops it. Record this as a call instead.",
    "acknowledgement": "An email counts only once someone answers it. No answer to an email about this report has "
    "arrived. Telephone them.",
    "no_such_message": "There is no such message in the inbox.",
    "no_such_try": "This report has no such call or email.",
    "try_failed": "The email did not reach them, so it is not evidence. Telephone them.",
    "no_such_outcome": "Choose an outcome from the list.",
    "not_a_service": "Only a concern about a service can be referred. First correct what the report is about.",
    "no_address": "Enter an email address, such as director@council.gov.uk.",
    "no_number": "Enter a telephone number and nothing else, such as 020 7946 0000.",
    "no_such_body": "Choose from the list.",
    "no_such_step": "Choose from the list.",
    "not_safeguarding": "Someone listed here no longer has the safeguarding role. Check the list again.",
    "own": "You recorded this yourself, so a colleague must confirm or reject it.",
    "set_up_alone": "Nothing was changed: only {sponsor} has vouched for {accounts}, so you and {claimant} do not "
    "count as two people. Ask another colleague with the safeguarding role. Or ask the person who runs the Despatch "
    "server to run this command there, once they know who {vouch_for} is: despatch user vouch {email}",
    "not_own": "Only the person who recorded this can withdraw it. You can reject it.",
    "decided": "Nothing was changed: a colleague decided first.",
    "not_confirmed": "Nothing was changed: this confirmation is no longer valid.",
    "waiting": "Another record already waits for a second person. Confirm or reject that one first.",
    "itself": "You can’t link a report to itself, or to a report that is already linked to it.",
    "link_would_stop": "Linking these reports would stop a running clock, and two people must decide that. Record for "
    "this report too that the director was told, or that the risk is not immediate. Once a colleague has confirmed it, "
    "link the reports.",
    "link_other_area": "The reports are about different areas, so two directors must be told. If one area is wrong, "
    "correct it first.",
    "follows_none": "Nothing was changed: this report is not linked to another.",
    "not_missed": "The deadline has not been missed.",
    "no_message": "This report was not made from a message, so there is no message to show.",
    "not_decided": "Two people must decide first. Record that the director was told, or that the risk is not "
    "immediate. Once a colleague has confirmed it, you can show the message in the inbox.",
    "another_report": "The message also says something about another report, or is evidence, so it stays restricted.",
    "no_such_claim": "Nothing was changed: there is no such record to confirm.",
}
