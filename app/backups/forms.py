"""What the owner of a campaign fills in after a restore."""

from wtforms import HiddenField
from wtforms.validators import DataRequired, InputRequired

from app.delivery.marking.forms import SendingForm
from app.web.acts import ActForm
from app.web.forms import checkbox, textarea, tidy


class SentLettersForm(SendingForm):
    """Letters that were sent, how and when."""

    letters = textarea(
        "Letters that were sent",
        "Their references, such as MAR15-0003. You can paste lines with message-id= from the mail server’s log, or a "
        "list from the printer: Despatch finds the references in them.",
        200_000,
        DataRequired("Enter at least one reference of a letter, such as MAR15-0003"),
    )


class NotSentForm(ActForm):
    """That the letters that are left were not sent."""

    note = textarea(
        "How do you know?",
        "For example, that the mail server’s log does not mention them.",
        1000,
        DataRequired("Enter how you know that these letters were not sent"),
        filters=[tidy],
    )


class HeldForm(NotSentForm):
    """That letters were not sent, although something says so."""

    letters = textarea(
        "Letters that were not sent",
        "Their references, such as MAR15-0003.",
        200_000,
        DataRequired("Enter the reference of at least one of the letters above"),
    )


class ReconcileForm(ActForm):
    """That all is recorded."""

    seen = HiddenField()
    checked = checkbox(
        "I have recorded every letter that was sent between the backup and the restore",
        InputRequired("Confirm that you have recorded every letter that was sent"),
    )
    compared = textarea("What did you check? (optional)", "For example, the mail server’s log.", 1000, filters=[tidy])
