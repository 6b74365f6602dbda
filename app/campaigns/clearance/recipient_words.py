"""Words of a campaign's recipients that follow none of the registries' formats: offices clear them one by one."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.fields.values import values_of
from app.campaigns.letter.text import campaign_text
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient, values_of_letters, values_of_their_posts
from app.clearance.models import ClearanceRound
from app.registry.posts.formats import unusual
from app.registry.posts.recipients_of import recipients


def unusual_words(session: Session, campaign: Campaign) -> dict[str, list[list[str]]]:
    """By registry slug, as [kind, words], each once and sorted: of its letters as they are known now."""
    fields = fields_by_recipient(campaign_text(session, campaign))
    of_campaign = select(Letter).where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    letters = session.scalars(of_campaign.where(Letter.post_id.is_not(None))).all()
    own = values_of_letters(session, [letter.id for letter in letters]) if fields else {}
    of_posts = values_of_their_posts(session, letters) if fields else {}
    there = recipients(session, [one.post_id for one in letters if one.post_id], valid_at=campaign.valid_at)
    found: dict[str, set[tuple[str, str]]] = {}
    for letter in letters:
        if recipient := there.get(letter.post_id or 0):
            values = values_of(of_posts.get(letter.id, {}) | own.get(letter.id, {}), fields)
            found.setdefault(letter.registry_slug, set()).update(unusual(recipient, values))
    return {slug: [list(word) for word in sorted(words)] for slug, words in found.items() if words}


def unread_words(
    session: Session, campaign: Campaign, round_: ClearanceRound, slugs: Iterable[str]
) -> dict[str, list[list[str]]]:
    """Those of these registries' letters about which `round_` has not asked."""
    words = unusual_words(session, campaign)
    unread = {slug: [word for word in words.get(slug, ()) if word not in round_.words.get(slug, ())] for slug in slugs}
    return {slug: words for slug, words in unread.items() if words}
