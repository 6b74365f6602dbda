"""With 1,268 letters no page of sending is long: a summary stands first, and rows stand on further pages."""

import pytest

from app.audit.record import SYSTEM
from app.delivery.channels import Channel
from app.delivery.marking.sendable import sendable
from app.delivery.sending.rehearse import rehearse
from app.delivery.sending.routes import Wish
from app.delivery.sending.start import start_sending
from app.delivery.sending.steer import go_on
from app.platform.clock import now, today
from app.platform.mail.errors import RefusedByServer
from app.platform.services import Services
from tests.delivery.marking import SEND
from tests.delivery.posting import office as posting
from tests.delivery.sending import campaign
from tests.delivery.sendings.office import Fake, steer, terms, turn

MOST = 3000
"""Pixels, in a window as wide as a desk's."""

TO_PRINT = range(44, 397)
"""Numbers of letters to council leaders."""

NO_SUCH = RefusedByServer("mail_refused", "550 5.1.1 nobody of that name", "no_such_mailbox")
BY_EMAIL = Wish(Channel.EMAIL, accepted="Their offices confirmed them by telephone", unlisted=True)
ALL = "all-letter=1"
PAGES = (
    SEND,
    f"{SEND}/rehearse?{ALL}",
    f"{SEND}/start?{ALL}&way=email&accepted=Checked&unlisted=y",
    "/campaigns/MAR15/batches",
    "/campaigns/MAR15/batches/new?accepted=Checked&unlisted=y",
    "/campaigns/MAR15/batches/1",
    "/campaigns/MAR15/batches/1/counts",
    "/campaigns/MAR15/sendings/1",
    "/campaigns/MAR15/sendings/1/letters",
)


def sent_by_email(services: Services, **changes) -> int:
    """A sending of all letters that still can be emailed, of which the first wave failed; its id."""
    with services.database.writing() as session:
        letters = sendable(session, campaign(session))
        plan = rehearse(session, letters, BY_EMAIL, today=today(), months=6, most=10_000_000)
        seen, settings = plan.seen(Channel.EMAIL), services.settings
        made = start_sending(
            session, campaign(session), plan, terms(**changes), settings=settings, seen=seen, at=now(), actor=SYSTEM
        )
        assert made.total > 500
        return made.id


@pytest.mark.slow  # 1,268 letters, hundreds of which are printed and sent
def test_no_page_of_sending_is_taller_than_three_thousand_pixels(owner, all_made, live, new_page):
    posting.make(all_made, TO_PRINT)
    posting.posted(all_made)
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": owner.get_cookie("despatch").value, "url": live}])
    heights = {}

    def measure(state: str, *paths: str) -> None:
        for path in paths:
            answer = page.goto(live + path)
            assert (answer.status, page.url) == (200, live + path), "an error page is short"
            heights[state, path] = page.evaluate("document.documentElement.scrollHeight")

    measure("before any is sent", *PAGES[:-2])
    sending_id = sent_by_email(all_made, first_wave=30)
    turn(all_made, sending_id, Fake([NO_SUCH]))
    measure("after the first wave", *PAGES[-2:], SEND)
    steer(all_made, go_on, sending_id)
    turn(all_made, sending_id, Fake([NO_SUCH] * 40 + [None]))
    measure("after many failed", *PAGES[-2:], SEND, f"{SEND}/rehearse?{ALL}")
    assert {where: height for where, height in heights.items() if height >= MOST} == {}
