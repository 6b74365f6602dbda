"""Why something of a report of risk is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_report": "No report has this number.",
    "no_such_original": "No report has this number. Enter one such as RISK-0007.",
    "report_corrected": "Nothing was changed yet: a colleague corrected the report after you opened this page. Look at "
    "the report; what you typed stands below, and takes its place once you send it again.",
    "received_later": "That is in the future. Enter when it was received.",
    "no_such_area": "There is no such area any more. Choose another.",
    "no_such_nation": "Choose a nation of the list.",
    "too_long": "That is too long. Write less: as little as the task needs.",
    "blank": "Write a few words here.",
    "would_stop": "The clock runs, and would stand still by this alone: that takes two people. Record that the "
    "director was told, or take the report apart from the others first.",
    "other_area": "It follows a report of another area. Take the two apart first: two directors are to be told.",
    "told_before": "That is before the report was received. Enter the moment after it.",
    "in_the_future": "That is in the future. Enter when it was.",
    "not_the_director": "The clock stops only when the director, or somebody who acts for them, was told; or the "
    "police, as long as the area is not known. Record this as a call instead.",
    "acknowledgement": "A mail tells nobody until somebody answers it, and no answer to a mail about this report "
    "has come. Telephone them.",
    "no_such_message": "There is no such message in the inbox.",
    "no_such_try": "That try is not of this report.",
    "try_failed": "The email did not reach them, so it is no evidence. Telephone them.",
    "no_such_outcome": "Choose one of these.",
    "not_a_service": "Only a concern about a service is referred. Correct what the report is about first.",
    "no_address": "Enter an email address, such as director@council.gov.uk.",
    "no_number": "Enter a telephone number and nothing else, such as 020 7946 0000.",
    "no_such_body": "Choose one of these.",
    "no_such_step": "Choose one of these.",
    "not_safeguarding": "Somebody listed here has lost the safeguarding role. Look again.",
    "own": "You said so yourself: a colleague has to confirm or reject it.",
    "set_up_alone": "Nothing was changed: only {sponsor} has vouched for {accounts}, so you and {claimant} do not "
    "count as two people. Ask another colleague with the safeguarding role. Or ask the person who runs the Despatch "
    "server to run this command there, once they know who {vouch_for} is: despatch user vouch {email}",
    "not_own": "Only the person who said it takes it back. You can reject it.",
    "decided": "Nothing was changed: a colleague answered first.",
    "not_confirmed": "Nothing was changed: it does not stand any more.",
    "waiting": "One waits for a second person already. Confirm or reject that one first.",
    "itself": "A report can’t follow itself, or one that follows it.",
    "link_would_stop": "A clock that runs would stand still, and that takes two people. Record of this report too that "
    "the director was told, or that it is not immediate; once a colleague has confirmed it, link them.",
    "link_other_area": "They are about different areas, so two directors are to be told. If one area is wrong, "
    "correct it first.",
    "follows_none": "Nothing was changed: it follows no report.",
    "not_missed": "The deadline has not been missed.",
    "no_message": "This report was not made from a message, so there is nothing to release.",
    "not_decided": "Two people must decide first: record that the director was told, or that it is not immediate. Once "
    "a colleague has confirmed it, you can release the message.",
    "another_report": "The message also says something of another report, or is evidence, so it stays restricted.",
    "no_such_claim": "Nothing was changed: there is no such thing to confirm.",
}
