"""What a pack says of letters that came back undelivered, and of those of them that were sent again."""

from datetime import date

from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.files.files import MADE_OF
from app.evidence.packs.headline import headline
from app.evidence.packs.make import look
from tests.evidence.packs.files.reading import sheets
from tests.evidence.packs.history import DAY, asked, bounce
from tests.evidence.packs.told import whole
from tests.tracking.office import reply, send, small_campaign

SENT = "By 30 April 2015, 3 letters of the campaign “A small campaign” (TRK15) had been sent to the police"
AGAIN = date(2015, 3, 27)


def said(services) -> Findings:
    with services.database.reading() as session:
        return look(session, asked(session), valid_at=DAY).findings


def test_the_first_sentence_says_how_many_letters_came_back_and_how_many_of_those_were_sent_again(services):
    """One came back as an email, one by post."""
    small_campaign(services)
    send(services, [1, 2, 3])
    with services.database.writing() as session:
        bounce(session, 1)
    reply(services, [2], on=date(2015, 3, 13), kind="returned")
    assert headline(said(services)).startswith(f"{SENT}; 2 of them came back undelivered; no reply ")
    send(services, [1], sent_on=AGAIN)
    once = said(services)
    assert headline(once).startswith(
        f"{SENT}; 2 of them came back undelivered, and 1 of those was sent again; no reply "
    )
    [campaign] = next(part for part in once.parts if part.letter == "c").campaigns
    assert campaign.figures["returned"].value == 1, "the figure counts those that are still to be sent again"
    heading, *rows = sheets(MADE_OF["xlsx"](whole(findings=once, now=once)))["Letters"]
    place = heading.index("Returned at any time")
    assert [row[place] for row in rows][:3] == ["Yes", "Yes", ""]
    send(services, [2], sent_on=AGAIN)
    assert headline(said(services)).startswith(
        f"{SENT}; 2 of them came back undelivered and were sent again; no reply "
    )
