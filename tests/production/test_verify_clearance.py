"""Whether a file in hand was cleared: by which certificates of its campaign, and whether its text is still issued."""

from collections.abc import Callable

import pytest

from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import issue_texts, reopen_texts
from app.letters.files.letter_file import read_letter_file
from app.production.verification.clearance import clearance_in_words, clearance_of
from app.production.verification.verify import verify
from tests.delivery.sending import campaign, clear, unclear
from tests.production.handed_in import said_otherwise
from tests.production.test_verify import make

LEADERS = "council-leaders"


@pytest.fixture
def told(services) -> Callable[[bytes], str]:
    """What is said of the clearance of a file."""

    def tell(body: bytes) -> str:
        with services.database.reading() as session:
            found = clearance_of(session, verify(session, services.storage, read_letter_file(body)))
            return clearance_in_words(found) if found else ""

    return tell


def again(services) -> None:
    """The leaders' text is opened and issued once more, unchanged."""
    with services.database.writing() as session:
        reopen_texts(session, campaign(session), [LEADERS], reason="A mistake", actor=SYSTEM)
        issue_texts(session, campaign(session), [LEADERS], actor=SYSTEM)


def test_a_draft_has_no_clearance_even_when_its_text_is_cleared_later(services, told):
    made = make(services)["docx"]
    assert told(made) == "It is a draft without clearance. No certificate of MAR15 lists its text."
    clear(services)
    assert told(made) == (
        "It is a draft without clearance: its text was not issued when it was generated. "
        "That text was cleared (certificate 1 of MAR15), and is still issued."
    )


def test_a_cleared_letter_is_told_its_certificates_and_whether_its_text_is_issued_still(services, told):
    clear(services)
    made = make(services)["docx"]
    assert told(made) == "Its text was cleared (certificate 1 of MAR15), and is still issued."
    again(services)
    assert told(made) == "Its text was cleared (certificates 1 and 2 of MAR15), and is still issued."
    unclear(services, LEADERS)
    assert told(made) == "Its text was cleared (certificates 1 and 2 of MAR15), but that clearance no longer applies."


def test_a_certificate_of_other_texts_clears_nothing(services, told):
    made = make(services)["docx"]
    clear(services, "chief-constables")
    assert "No certificate of MAR15 lists its text" in told(made)


def test_what_is_said_of_an_altered_letter_is_said_of_the_edition_and_not_of_the_file(services, told):
    clear(services)
    altered = said_otherwise(make(services)["docx"], "We look forward", "We do not look forward")
    assert told(altered) == ("The genuine letter’s text was cleared (certificate 1 of MAR15), and is still issued.")
