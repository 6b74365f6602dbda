"""What pages say of contributions."""

from collections.abc import Mapping

from app.evidence.contributions.answer_link import Outcome
from app.evidence.contributions.links import Useless
from app.evidence.contributions.queue import MailKind
from app.evidence.contributions.states import How

HOWS: Mapping[How, str] = {
    How.LINK: "by the link in our email",
    How.EMAIL: "by email",
    How.HAND: "recorded by a colleague",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SEND: "Send the contribution",
    Outcome.ACCEPT: "Accept: you will send the contribution later",
    Outcome.DECLINE: "Decline: it is not for your team",
}

USELESS: Mapping[Useless, str] = {
    Useless.UNKNOWN: "This link is not valid. Check that the whole address was copied from the email.",
    Useless.EXPIRED: "This link has expired. To send the contribution now, reply to the email that the link came in.",
    Useless.RECEIVED: "We have received this contribution. To change it, reply to the email that the link came in.",
    Useless.DECLINED: "Your team declined this request. To send a contribution anyway, reply to the email that the "
    "link came in.",
    Useless.CANCELLED: "We no longer need this contribution. You do not need to do anything.",
    Useless.ANSWERED: "The question has been answered or closed, so we no longer need a contribution. You do not need "
    "to do anything.",
}
"""Why a link does not work, and what to do."""

MAIL_NAMES: Mapping[MailKind, str] = {
    MailKind.REQUEST: "Request",
    MailKind.CHASER: "Reminder",
    MailKind.DUE_CHANGED: "New due date",
    MailKind.CANCELLED: "Cancellation",
}
