"""What letters of issued texts print beside those texts that has changed since the newest certificate: dates, and what
the registries and single letters say of recipients. The owner takes it up by making letters; a certificate says so."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.campaigns.letter_values import fields_by_recipient, values_of_letters, values_of_their_posts
from app.campaigns.models import Campaign, Letter, LetterValue
from app.campaigns.text import campaign_text
from app.campaigns.values import values_of
from app.clearance.certificates.content import Change, Content
from app.letters.compose import Recipient
from app.letters.dates import in_words
from app.letters.fields import Value, as_text
from app.letters.salutation import name_line, salute
from app.registry.models import Contact, HolderVersion, OrganisationVersion, PostValue, PostVersion
from app.registry.recipients_of import recipients

Lines = Mapping[str, str]
"""What a letter prints of its recipient, by what it is called."""


def changes_since(session: Session, campaign: Campaign, newest: Content, slugs: Sequence[str]) -> tuple[Change, ...]:
    """For the letters to the registries `slugs`, whose texts are issued. `newest`: the newest certificate."""
    return (*_of_campaign(campaign, newest), *_of_letters(session, campaign, newest, slugs))


def _of_campaign(campaign: Campaign, newest: Content) -> Iterator[Change]:
    if newest.campaign != campaign.reference:
        yield Change("", "Reference", newest.campaign, campaign.reference)
    days = {
        "Date of letter": (newest.letter_date, campaign.letter_date),
        "Recipients as recorded on": (newest.valid_at, campaign.valid_at),
    }
    for what, (was, now) in days.items():
        if was and date.fromisoformat(was) != now:
            yield Change("", what, in_words(date.fromisoformat(was)), in_words(now))


def _of_letters(session: Session, campaign: Campaign, newest: Content, slugs: Sequence[str]) -> Iterator[Change]:
    of_texts = select(Letter).where(
        Letter.campaign_id == campaign.id,
        Letter.withdrawn.is_(False),
        Letter.registry_slug.in_(slugs),
        Letter.post_id.is_not(None),
    )
    letters = _touched(session, session.scalars(of_texts.order_by(Letter.number)).all(), since=newest.event)
    if not letters:
        return
    day = date.fromisoformat(newest.valid_at) if newest.valid_at else campaign.valid_at
    then = lines_of_letters(session, campaign, letters, valid_at=day, known_at=newest.event)
    now = lines_of_letters(session, campaign, letters, valid_at=campaign.valid_at)
    for letter in letters:
        was, lines = then.get(letter.id, {}), now.get(letter.id, {})
        for what in dict.fromkeys((*was, *lines)):
            if was.get(what, "") != lines.get(what, ""):
                yield Change(letter.reference, what, was.get(what, ""), lines.get(what, ""))


def _touched(session: Session, letters: Sequence[Letter], *, since: int) -> list[Letter]:
    """Those of whose recipient something was recorded after event `since`."""

    def changed(column: Any, model: Any) -> set[int]:
        rows = select(column).where(or_(model.recorded > since, model.superseded > since), column.is_not(None))
        return set(session.scalars(rows))

    posts = {one for model in (PostVersion, HolderVersion, PostValue, Contact) for one in changed(model.post_id, model)}
    bodies = {one for model in (OrganisationVersion, Contact) for one in changed(model.organisation_id, model)}
    if bodies:
        theirs = select(PostVersion.post_id).where(PostVersion.organisation_id.in_(bodies))
        posts |= set(session.scalars(theirs))
    values = changed(LetterValue.letter_id, LetterValue)
    return [one for one in letters if one.post_id in posts or one.id in values]


def lines_of_letters(
    session: Session, campaign: Campaign, letters: Sequence[Letter], *, valid_at: date, known_at: int | None = None
) -> dict[int, Lines]:
    """What each letter prints of its recipient on a day, by letter id. `known_at`: as known at that audit event."""
    specs = fields_by_recipient(campaign_text(session, campaign))
    own = values_of_letters(session, [one.id for one in letters], known_at=known_at)
    of_posts = values_of_their_posts(session, letters, known_at=known_at)
    posts = [one.post_id for one in letters if one.post_id is not None]
    there = recipients(session, posts, valid_at=valid_at, known_at=known_at)
    return {
        one.id: lines_of(there[one.post_id], values_of(of_posts.get(one.id, {}) | own.get(one.id, {}), specs))
        for one in letters
        if one.post_id in there
    }


def lines_of(recipient: Recipient, values: Mapping[str, Value]) -> Lines:
    """What a letter to `recipient` prints that its registry, or the letter itself, says."""
    holder = recipient.holder
    greeting = salute(holder, office=recipient.post_salutation, office_is_form=recipient.office_is_form)
    lines = {
        "Office-holder": name_line(holder) if holder else "",
        "Post": recipient.post_title,
        "Organisation": recipient.organisation,
        "Address": ", ".join(recipient.address),
        "Salutation": greeting.line,
        **{f"“{name}”": as_text(value) for name, value in values.items()},
    }
    return {what: words for what, words in lines.items() if words}
