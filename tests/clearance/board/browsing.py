"""The board of clearance as its owner uses it: forms sent, and what the board shows."""

from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.clearance.requests import given_requests, issued_texts, standing_requests
from tests.campaigns.clearing import ALL, clearer_of
from tests.fixtures.app import token_in
from tests.web.figures import Need, needs_of, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import message_of, part_of, words_of

HERE = "/campaigns/MAR15/clearance"
HOME = "Home Office"
POLICE = "Make sure that every report is recorded when it is made"


def of(session):
    return campaign_by_reference(session, "MAR15")


def act(services, what, *args, **how):
    with services.database.writing() as session:
        return what(session, of(session), *args, **how)


def edit(services, before: str, after: str) -> None:
    with services.database.writing() as session:
        newest = newest_text(session, of(session).id)
        text = newest.source.replace(before, after)
        keep_text(session, of(session), text, seen=newest.number, actor=SYSTEM, accepted=ALL)


def staffed(services) -> None:
    """Each office that is asked has somebody who answers."""
    with services.database.writing() as session:
        for office_id, _ in standing_requests(session, of(session).id):
            clearer_of(session, office_id)


def post(client, path: str, *, follow_redirects: bool = False, **data):
    form = {"csrf_token": token_in(client.get(HERE).text), **data}
    return client.post(f"{HERE}{path}", data=form, follow_redirects=follow_redirects)


def followed(client, path: str, **data):
    form = filled_form(client.get(f"{HERE}{path}").text)
    return client.post(f"{HERE}{path}", data={**form, **data}, follow_redirects=True)


def state_of(services):
    with services.database.reading() as session:
        campaign = of(session)
        return (
            len(standing_requests(session, campaign.id)),
            len(given_requests(session, campaign.id)),
            sorted(issued_texts(session, campaign.id)),
        )


def given_on(page) -> list[int]:
    """How many clearances the board says are given, and of how many."""
    return numbers_in(words_of(part_of(page, "given")))


def needs_at(page, href: str) -> list[Need]:
    """What needs somebody and leads to this address."""
    return [one for one in needs_of(page) if one.href == href]


def done(page) -> bool:
    """Whether an act was done, and led on to the board."""
    return (message_of(page).kind, page.request.path) == ("success", HERE)
