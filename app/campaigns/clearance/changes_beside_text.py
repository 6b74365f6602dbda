"""What letters of issued texts print beside those texts that has changed since offices were asked about them: dates,
and what the registries and single letters say of recipients. The owner takes it up by issuing and by making letters; a
certificate lists it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.as_known import CampaignAsKnown, campaign_as_known
from app.campaigns.audience.posts import annexes_of
from app.campaigns.fields.values import values_of
from app.campaigns.letter.text import campaign_text
from app.campaigns.letters import open_letter_heading
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient, values_of_letters, values_of_their_posts
from app.clearance.certificates.content import Change, Content
from app.letters.dates import date_in_words
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import name_line, salute
from app.letters.text.built_in import built_in_of
from app.letters.text.fields import Value, as_text
from app.places import Place
from app.registry.as_known import registries_then
from app.registry.holders.person import ERASED, addressed_on
from app.registry.models import HolderVersion
from app.registry.posts.count import count_posts
from app.registry.posts.recipients_of import recipients

Lines = Mapping[str, str]
"""What a letter prints of its recipient, by what it is called."""

HOLDER, ADDRESSED_TO = "Office-holder", "Addressed to"

OF_HOLDER = (HOLDER, "Salutation")
"""The lines that name an office-holder."""

CALLED = {"post title": "Post"}
"""Built-in fields that are called otherwise here."""

OUT: Place[Callable[[Session, int], Collection[int]]] = Place("letters that are out")
"""Ids of the letters of a campaign (its id) of which an edition is out: it was sent, and did not come back."""

Listed = Mapping[int, Lines]
"""The words that certificates listed last, by the letter's number; 0: all letters."""


def changes_since(
    session: Session,
    campaign: Campaign,
    asked: Mapping[str, int],
    certificates: Sequence[Content],
    making: Collection[int] = (),
) -> tuple[Change, ...]:
    """For the letters to the registries of `asked`: the event that asked the offices about the text, by slug.
    `certificates`: the campaign's, the newest first. What one of them listed since then is no change any more. Letters
    that are out print what they printed, unless they are among those that are being made again (`making`, ids)."""
    if not asked:
        return ()
    out = {letter_id for letters_out in OUT for letter_id in letters_out(session, campaign.id)}.difference(making)
    found: dict[tuple[str, str], Change] = {}
    for event in sorted(set(asked.values())):
        then, slugs = campaign_as_known(session, campaign, event), [slug for slug in asked if asked[slug] == event]
        listed: dict[int, dict[str, str]] = {}
        for change in (one for made in reversed(certificates) if made.event > event for one in made.changes):
            listed.setdefault(_number(change.letter), {})[change.what] = change.now
        changes = (
            *_of_campaign(campaign, then, listed),
            *_of_letters(session, campaign, then, event, slugs, listed, out),
        )
        for change in changes:
            found.setdefault((change.letter, change.what), change)
    return tuple(sorted(found.values(), key=lambda change: _number(change.letter)))


def _number(reference: str) -> int:
    """Of a letter, whatever its campaign was called."""
    return int(reference.rpartition("-")[2]) if reference else 0


def _of_campaign(campaign: Campaign, then: CampaignAsKnown, listed: Listed) -> Iterator[Change]:
    was = {
        "Reference": then.reference,
        "Date of letter": date_in_words(then.letter_date),
        "Recipients as recorded on": date_in_words(then.valid_at),
        **listed.get(0, {}),
    }
    now = (campaign.reference, date_in_words(campaign.letter_date), date_in_words(campaign.valid_at))
    for what, words in zip(was, now, strict=True):
        if was[what] != words:
            yield Change("", what, was[what], words)


def _of_letters(
    session: Session,
    campaign: Campaign,
    then: CampaignAsKnown,
    event: int,
    slugs: Collection[str],
    listed: Listed,
    out: Collection[int],
) -> Iterator[Change]:
    """Of all letters except those that are `out`, ids. Withdrawn letters are among them: one that is put back prints
    what changed meanwhile. A letter whose post is on its list no more can't be made."""
    of_texts = select(Letter).where(Letter.campaign_id == campaign.id, Letter.registry_slug.in_(slugs))
    letters = [letter for letter in session.scalars(of_texts.order_by(Letter.number)) if letter.id not in out]
    before = lines_of_letters(session, campaign, letters, valid_at=then.valid_at, known_at=event)
    now = lines_of_letters(session, campaign, letters, valid_at=campaign.valid_at)
    erased = _erased_since(session, then.valid_at, event)
    for letter in letters:
        lines = now.get(letter.id)
        if lines is None:
            continue
        gone = {HOLDER: ERASED} if letter.post_id in erased else {}
        was = {**before.get(letter.id, {}), **gone, **listed.get(letter.number, {})}
        for what in dict.fromkeys((*was, *lines)):
            if was.get(what, "") != lines.get(what, ""):
                words = ERASED if gone and what in OF_HOLDER else was.get(what, "")
                yield Change(letter.reference, what, words, lines.get(what, ""))


def _erased_since(session: Session, valid_at: date, event: int) -> set[int]:
    """Posts whose office-holder at event `event` was erased after it: nobody can say by name who it was."""
    erased = select(HolderVersion.post_id).where(addressed_on(valid_at, event), HolderVersion.erased > event)
    return set(session.scalars(erased))


def lines_of_letters(
    session: Session, campaign: Campaign, letters: Sequence[Letter], *, valid_at: date, known_at: int | None = None
) -> dict[int, Lines]:
    """What each letter prints of its recipient on a day, by letter id; none of one whose post is not on its list then.
    `known_at`: as known at that audit event."""
    text = campaign_text(session, campaign)
    specs = fields_by_recipient(text)
    own = values_of_letters(session, [one.id for one in letters], known_at=known_at)
    of_posts = values_of_their_posts(session, letters, known_at=known_at)
    posts = [one.post_id for one in letters if one.post_id is not None]
    there = recipients(session, posts, valid_at=valid_at, known_at=known_at)
    everyone = _everyone(session, campaign, valid_at=valid_at, known_at=known_at)
    found: dict[int, Lines] = {}
    for letter in letters:
        if letter.post_id is None:
            found[letter.id] = {ADDRESSED_TO: everyone.get(letter.registry_slug, "")}
        elif recipient := there.get(letter.post_id):
            values = values_of(of_posts.get(letter.id, {}) | own.get(letter.id, {}), specs)
            found[letter.id] = lines_of(recipient, values, language=text.front.language)
    return found


def _everyone(session: Session, campaign: Campaign, *, valid_at: date, known_at: int | None) -> dict[str, str]:
    """How the open letters to each registry are headed, by slug. Whom they list is part of the cleared text."""
    annexes = annexes_of(session, campaign)
    if not annexes:
        return {}
    posts = count_posts(session, valid_at=valid_at, known_at=known_at)
    return {
        slug: open_letter_heading(registry.name, whole=posts.get(slug) == len(annexes[slug].posts))
        for slug, registry in registries_then(session, known_at).items()
        if slug in annexes
    }


def lines_of(recipient: Recipient, values: Mapping[str, Value], *, language: str = "en") -> Lines:
    """All that a letter to `recipient` prints that its registry, or the letter itself, says: the address block, what
    its fields and conditions may say, and its own `values`."""
    holder = recipient.holder
    greeting = salute(
        holder, office=recipient.post_salutation, office_is_form=recipient.office_is_form, language=language
    )
    name = name_line(holder) if holder else ""
    fields = built_in_of(recipient, greeting.line, name)
    lines = {
        HOLDER: name,
        "Acting": "Yes" if holder and holder.acting else "",
        "Post": recipient.post_title,
        "Organisation": "",
        "Address": ", ".join(recipient.address),
        **{_called(field): as_text(value) for field, value in fields.items() if field != "letter reference"},
        "Nation": recipient.nation,
        "Kind of organisation": recipient.kind.replace("_", " "),
        **{f"“{field}”": as_text(value) for field, value in values.items()},
    }
    return {what: words for what, words in lines.items() if words}


def _called(field: str) -> str:
    return CALLED.get(field) or f"{field[0].upper()}{field[1:]}".replace("'", "’")
