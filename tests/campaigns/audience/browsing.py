"""The audience's pages as tests open them: drafts, counts, and forms sent."""

import re
from urllib.parse import urlencode

from sqlalchemy import select

from app.campaigns.audience.save import Changes
from app.campaigns.audience.words import has_changed, letter_count_words, will_change
from app.campaigns.letters import Listing, count_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from tests.fixtures.app import token_in
from tests.web.markup import part_of, states_of, with_class, words_of

PAGE = "/campaigns/SMALL/audience"
LONDON = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "chief-constables"), ("region", "London")]
DYFED, GWENT = "Chief Constable of Dyfed-Powys Police", "Chief Constable of Gwent Police"


def at(query, page=PAGE):
    return f"{page}?{urlencode(query)}"


def mark_in(html):
    """The mark of what the page was filled from."""
    found = re.search(r'name="seen" value="([^"]*)"', html)
    return found[1] if found else ""


def send(client, form, *, to=PAGE, page=PAGE):
    """Post a form, a list of pairs, with the token and the mark of the audience that `page` shows."""
    html = client.get(page).text
    fields = {"csrf_token": [token_in(html)], "seen": [mark_in(html)]}
    for name, value in form:
        fields.setdefault(name, []).append(value)
    return client.post(to, data=fields)


def letters(services, reference="SMALL"):
    with services.database.reading() as session:
        return count_letters(session, campaign_by_reference(session, reference).id)


def post_ids(services):
    with services.database.reading() as session:
        campaign_id = campaign_by_reference(session, "SMALL").id
        return session.scalars(
            select(Letter.post_id).where(Letter.campaign_id == campaign_id).order_by(Letter.number)
        ).all()


NO_CHANGE = Changes(added=0, withdrawn=(), restored=0)


def counts(page):
    return words_of(part_of(page, "counted"))


def counts_in_words(letters, posts, held_out=0, *, open_letter=False, changes=NO_CHANGE):
    letters_said, posts_said = letter_count_words(letters, posts, held_out, open_letter=open_letter)
    return " ".join(f"{letters_said} {posts_said} {will_change(changes)}".split())


def bar_of(page):
    """What stands above the counts: how many letters, and what can be done."""
    return with_class(page, "ds-bar--stick")[0]


def is_saved(page):
    """Whether nothing is to be saved; a draft has a button that does it."""
    return [state.shape for state in states_of(bar_of(page))] == ["full"]


def change_in_words(added=0, withdrawn=0, restored=0):
    """What saving did."""
    return has_changed(Listing(*([None] * number for number in (added, withdrawn, restored))))
