"""What a signatory clears: the exact text for one registry, as canonical JSON (rule 5)."""

import hashlib
import json
from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.event_memory import EventMemory
from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.campaigns.audience.posts import CHANGES_NO_AUDIENCE, Annex, annexes_of
from app.campaigns.enclosures.enclosure_list import enclosures_to_clear
from app.campaigns.fields.values import values_of
from app.campaigns.letter.text import LetterContent, campaign_text, compiled_text, text_known, written_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient, values_of_letters, values_of_their_posts
from app.clearance.models import ClearanceRound
from app.clearance.requests import Place, WantedRequest, sha256_of, standing_requests
from app.clearance.rounds import current_round
from app.letters.canonical import canonical
from app.letters.text.fields import normalise
from app.registry.posts.formats import unusual
from app.registry.posts.recipients_of import recipients
from app.registry.posts.titles import titles_of
from app.registry.posts.vocabulary import words_of_practice

RecipientWords = Mapping[str, list[list[str]]]
"""By registry slug, as a round keeps them."""

FORMAT, WITH_TITLE = 2, 3
"""Format 1 had neither the sender's address, nor words of recipients, nor the title of a text without a subject. Format
3 has the title of a text whose subject comes to nothing in some letters, too; other texts are in format 2 as before."""

SINCE_FORMAT_1 = ("sender", "words", "title")


def texts_to_clear(
    session: Session, campaign: Campaign, written: LetterContent | None = None, *, words: RecipientWords | None = None
) -> dict[str, bytes]:
    """By registry of the audience, in its order, as they are asked about: one that was asked about in an earlier
    format, and says the same still, stays in it. `written`: as they would be with this in place of what is saved;
    `words`: with these in place of those of the round."""
    return texts_as_asked(session, campaign, texts_as_written(session, campaign, written, words=words))


def texts_as_asked(
    session: Session, campaign: Campaign, texts: Mapping[str, bytes], *, but: Container[str] = ()
) -> dict[str, bytes]:
    """`texts` in the format in which an office was asked about them, where nothing that is new since that format has
    changed meanwhile; `but` those for these registries."""
    round_ = current_round(session, campaign.id)
    if round_ is None:
        return dict(texts)
    asked: dict[tuple[str, str], set[int]] = {}
    for (_, slug), request in standing_requests(session, campaign.id).items():
        if slug not in but:
            asked.setdefault((slug, request.text_sha256), set()).add(request.asked)

    def was_asked(slug: str, earlier: bytes, title: str | None) -> bool:
        """And under the same title, where the `earlier` format leaves it out."""
        events = asked.get((slug, sha256_of(earlier)), set())
        return bool(events) and (title is None or {title_known(session, campaign, seq) for seq in events} == {title})

    found = dict(texts)
    for slug, content in texts.items():
        if (slug, sha256_of(content)) in asked:
            continue
        facts = json.loads(content)
        second, title = content_in_format_2(content), facts.get("title")
        if was_asked(slug, second, title):
            found[slug] = second
        elif (
            "words" not in facts
            and round_.sender == campaign.sender
            and was_asked(slug, content_in_format_1(content), title)
        ):
            found[slug] = content_in_format_1(content)
    return found


def content_in_format_1(content: bytes) -> bytes:
    facts = json.loads(content)
    return canonical({name: facts[name] for name in facts if name not in SINCE_FORMAT_1} | {"format": 1})


def content_in_format_2(content: bytes) -> bytes:
    facts = json.loads(content)
    if facts["text"]["subject"]:
        facts.pop("title", None)
    return canonical(facts | {"format": 2})


def title_known(session: Session, campaign: Campaign, known_at: int) -> str | None:
    """The title of the text that was the newest at audit event `known_at`; None if it is not as its event recorded."""
    text = text_known(session, campaign, known_at)
    event = session.get(AuditEvent, text.recorded) if text else None
    if text is None or event is None or body_of(event)["after"].get("sha256") != sha256_of(text.source.encode()):
        return None
    return compiled_text(text.source).front.title


def texts_as_written(
    session: Session, campaign: Campaign, written: LetterContent | None = None, *, words: RecipientWords | None = None
) -> dict[str, bytes]:
    """All of them in the newest format: to tell what an edit touches."""
    written = written or written_of(session, campaign)
    if words is None:
        round_ = current_round(session, campaign.id)
        words = round_.words if round_ else {}
    beside = {
        "copies": _copies(session, campaign),
        "enclosures": enclosures_to_clear(session, campaign, written.enclosures),
    }
    annexes = annexes_of(session, campaign)
    return {
        part.registry_slug: _to_clear(
            campaign,
            written,
            part.registry_slug,
            beside
            | (_annex(annexes[part.registry_slug]) if part.registry_slug in annexes else {})
            | ({"words": found} if (found := words.get(part.registry_slug)) else {}),
        )
        for part in campaign.audience
    }


def texts_to_ask_about(session: Session, campaign: Campaign) -> dict[str, bytes]:
    """As `texts_to_clear`; before offices are asked, with the unusual words that they would be asked about."""
    words = None if current_round(session, campaign.id) else unusual_words(session, campaign)
    return texts_to_clear(session, campaign, words=words)


def seen_of(session: Session, campaign: Campaign) -> str:
    """Digest of the texts as offices are asked about them, or would be, which a form carries so that nobody asks about,
    or issues, what they have not seen."""
    texts = texts_to_ask_about(session, campaign)
    return hashlib.sha256(b"\n".join(texts[slug] for slug in sorted(texts))).hexdigest()[:16]


def _annex(annex: Annex) -> dict[str, Any]:
    return {"annex": annex.titles, "shared": {name: fact for name, fact in annex.shared.items() if fact}}


def _copies(session: Session, campaign: Campaign) -> list[Any]:
    """As written; of a post its id with the title that is printed, blank for one that is not on its list."""
    posts = [copy.post_id for copy in campaign.copies if copy.post_id is not None]
    titles = titles_of(session, posts, valid_at=campaign.valid_at) if posts else {}
    return [copy.line or {"post": copy.post_id, "title": titles.get(copy.post_id or 0, "")} for copy in campaign.copies]


def _to_clear(campaign: Campaign, written: LetterContent, registry: str, beside: Mapping[str, Any]) -> bytes:
    """Every branch of the text, the values that it uses and which of them differ by recipient, asks, signatories,
    `beside` it copies, enclosures, the annex of an open letter and words of recipients outside the registries' formats,
    and what is printed of the campaign; the title, by which a file without a subject is called, unless the subject
    prints in every letter. The letter's date only where the text says it.
    """
    text = written.text
    used = {normalise(name) for name in text.fields(registry)}
    given = {normalise(name): value for name, value in written.values.items()}
    values = {spec.name: given.get(key) for spec in text.front.fields if (key := normalise(spec.name)) in used}
    to_clear: dict[str, Any] = {
        "format": FORMAT,
        "text": json.loads(text.canonical_json(registry)),
        "values": values,
        "reply_by": campaign.reply_by.isoformat() if campaign.reply_by else None,
        "marking": campaign.marking,
        "open_letter": campaign.open_letter,
        "top_and_tail": campaign.top_and_tail,
        "sender": list(campaign.sender),
        "signatories": [
            [signatory.office, signatory.name, signatory.department]
            for signatory in campaign.signatories
            if signatory.signs(registry)
        ],
        **beside,
    }
    if differing := [spec.name for spec in fields_by_recipient(text) if normalise(spec.name) in used]:
        to_clear["by_recipient"] = differing
    if not _always_prints(to_clear["text"]["subject"]):
        to_clear["title"] = text.front.title
        to_clear["format"] = WITH_TITLE if text.subject else FORMAT
    if normalise("date of letter") in used:
        to_clear["letter_date"] = campaign.letter_date.isoformat()
    return canonical(to_clear)


def _always_prints(subject: Iterable[Mapping[str, Any]]) -> bool:
    """Whether some of a subject's words depend on no field and no condition."""
    return any(
        any(map(str.isalnum, part.get("text", ""))) for part in subject if "condition" not in part and "of" not in part
    )


def wanted_of(
    campaign: Campaign, texts: Mapping[str, bytes], committee: Mapping[int, str] = MappingProxyType({})
) -> dict[Place, WantedRequest]:
    """Whom to ask about `texts` (by registry slug): each office that signs a registry's letters, and those of a
    write-round's `committee` (titles by id), about all."""
    wanted = {
        (signatory.office_id, slug): WantedRequest(signatory.office, content)
        for signatory in campaign.signatories
        for slug, content in texts.items()
        if signatory.signs(slug)
    }
    for office_id, title in committee.items():
        for slug, content in texts.items():
            wanted.setdefault((office_id, slug), WantedRequest(title, content))
    return wanted


UNUSUAL: EventMemory[dict[str, list[list[str]]]] = EventMemory(CHANGES_NO_AUDIENCE)
"""By the campaign's id and the registry's slug."""


def unusual_words(session: Session, campaign: Campaign, slug: str = "") -> dict[str, list[list[str]]]:
    """By registry slug, as [kind, words], each once and sorted: of its letters as they are known now. `slug`: of this
    registry alone."""
    return UNUSUAL.recall(session, (campaign.id, slug), lambda: _unusual_words(session, campaign, slug))


def _unusual_words(session: Session, campaign: Campaign, slug: str) -> dict[str, list[list[str]]]:
    fields = fields_by_recipient(campaign_text(session, campaign))
    of_campaign = select(Letter).where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    if slug:
        of_campaign = of_campaign.where(Letter.registry_slug == slug)
    letters = session.scalars(of_campaign.where(Letter.post_id.is_not(None))).all()
    own = values_of_letters(session, [letter.id for letter in letters]) if fields else {}
    of_posts = values_of_their_posts(session, letters) if fields else {}
    there = recipients(session, [one.post_id for one in letters if one.post_id], valid_at=campaign.valid_at)
    more = words_of_practice(session)
    found: dict[str, set[tuple[str, str]]] = {}
    for letter in letters:
        if recipient := there.get(letter.post_id or 0):
            values = values_of(of_posts.get(letter.id, {}) | own.get(letter.id, {}), fields)
            found.setdefault(letter.registry_slug, set()).update(unusual(recipient, values, more))
    return {slug: [list(word) for word in sorted(words)] for slug, words in found.items() if words}


def unread_words(
    session: Session, campaign: Campaign, round_: ClearanceRound, slugs: Iterable[str]
) -> dict[str, list[list[str]]]:
    """Those of these registries' letters about which `round_` has not asked."""
    words = unusual_words(session, campaign)
    unread = {slug: [word for word in words.get(slug, ()) if word not in round_.words.get(slug, ())] for slug in slugs}
    return {slug: words for slug, words in unread.items() if words}
