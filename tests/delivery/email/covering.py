"""Letters and the emails around them, as they are received."""

from dataclasses import replace
from datetime import date

from app.delivery.attempts.sent_letters import SentLetter
from app.delivery.email.covers import Around, fill
from app.delivery.email.sign_off import SignOff, add_sign_off
from app.letters.letter import Signatory
from app.letters.text.fields import Run
from tests.letters.factory import march_letter

CHIEF = Around(recipient="Chief Constable of Example Police")
OFFICE = SignOff("Tom Aldridge", "Private Office to the Home Secretary", ("2 Marsham Street", "London", "SW1P 4DF"))
FIRST = SentLetter("MAR15-0284", "Keeping children safe", "3 March 2015", "27 March 2015", "en", date(2015, 3, 3))
REPLIES = "replies@department.example"
SIGNED = """
Kind regards,

Tom Aldridge
Private Office to the Home Secretary
2 Marsham Street
London
SW1P 4DF
"""


def letter(**changes):
    said = {
        "reference": "MAR15-0284",
        "date": "3 March 2015",
        "reply_by": "27 March 2015",
        "marking": "",
        "notice": "",
        "subject": (Run("Keeping children safe"),),
        "salutation": "Dear Chief Constable",
        "signatories": (Signatory("Alex Example", "Home Secretary", "HO"), Signatory("", "Lord Chancellor", "MoJ")),
        "sender": ("2 Example Street", "London SW1A 2AA"),
    }
    return replace(march_letter(), **said | changes)


def received(cover, page, around=CHIEF, *, language="en"):
    """The email as it arrives: subject and text."""
    filled = fill(add_sign_off(cover, OFFICE, language=language, replies_to=REPLIES), page, around)
    return filled.subject, filled.text


NOTICED = replace(FIRST, notice="A reconstruction, written later as an example. No reply is needed.")
