"""Letters that a change of the audience, or of its day, withdraws: named, and asked about before it is saved."""

from collections.abc import Collection, Iterable
from datetime import date

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_page
from app.registry.posts.titles import called_on
from app.registry.registries import registry_names
from app.web.filters import format_plural

CONFIRMED = "confirmed"
"""Name of the button of the page that asks."""


def is_confirmed() -> bool:
    """The person has been told which letters are withdrawn, and goes on."""
    return CONFIRMED in request.form


def ask_before_withdrawing(
    campaign: Campaign,
    step: str,
    letters: int,
    words: str,
    *,
    fields: Iterable[tuple[str, str]],
    back: str,
) -> str:
    """The page that asks. `letters`: how many; `words`: what becomes of them; `fields`: of the form, to be
    sent again to the same address; `back`: where one goes who changes nothing, blank: to the form as it was filled."""
    return campaign_page(
        "campaigns/withdraw.html",
        campaign,
        step=step,
        words=words,
        withdrawn=format_plural(letters, "letter"),
        fields=fields,
        back=back,
        CONFIRMED=CONFIRMED,
    )


def named_letters(session: Session, letter_ids: Collection[int], *, valid_at: date) -> list[tuple[str, str]]:
    """Reference and addressee of each, in the letters' order."""
    letters = session.scalars(select(Letter).where(Letter.id.in_(letter_ids)).order_by(Letter.number)).all()
    post_ids = {letter.post_id for letter in letters if letter.post_id is not None}
    titles = called_on(session, post_ids, valid_at=valid_at)
    names = registry_names(session)
    return [
        (letter.reference, names[letter.registry_slug] if letter.post_id is None else titles[letter.post_id])
        for letter in letters
    ]
