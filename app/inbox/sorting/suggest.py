"""Letters that a message may be about, the likeliest first, each with its reasons. A person decides."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import Session

from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.states import State
from app.delivery.attempts.sent_letters import left_us
from app.delivery.models import Attempt
from app.delivery.release.models import Publication
from app.inbox.models import Message, MessageFile
from app.inbox.reading.quotations import new_words
from app.inbox.sorting.match import references_in
from app.inbox.sorting.sender import Sender, names_in, sender_of
from app.inbox.words import SUGGESTED
from app.platform.clock import london_time
from app.platform.history import known
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.search import searchable_text
from app.registry.posts.titles import role_of
from app.responses.recording.choose import titles_of

OFFERED = 5
"""The most letters that are suggested."""

LOOKED_AT = 400
"""The most letters that are ranked."""

STRONG, LIKELY = 60, 35
"""From so much on a suggestion is called strong, or likely."""

ADDRESS = re.compile(r"[a-z0-9][a-z0-9._'+-]{0,63}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")

MANY = 50
"""The most addresses that are looked for."""

NAMES_WITHIN = 20_000
"""Characters of its words in which names and addresses are looked for."""

WORD = re.compile(r"[^\W\d_]{5,}")


@dataclass(frozen=True)
class Suggestion:
    """`strength`: "strong", "likely" or "possible"; `why`: its reasons, as sentences without a full stop."""

    letter: Letter
    title: str
    strength: str
    why: Sequence[str]


@dataclass
class CandidateLetter:
    """A letter, and what speaks for it: points with a reason, or against it."""

    letter: Letter
    campaign: Campaign
    points: int = 0
    why: list[str] = field(default_factory=list)

    def weigh(self, points: int, why: str, **facts: object) -> None:
        """`why`: a key of SUGGESTED (words.py); `facts` fill its sentence."""
        self.points += points
        self.why.append(SUGGESTED[why].format(**facts))


def suggest(session: Session, message: Message, *, besides: Collection[int] = ()) -> list[Suggestion]:
    """Ranked letters that were sent, of campaigns that are not archived. `besides`: those that it is held to be about
    already."""
    sender = sender_of(session, message.sender_address)
    said = f"{message.sender_name}\n{message.subject}\n{message.text}"
    files = session.scalars(select(MessageFile.text).where(MessageFile.message_id == message.id)).all()
    named = _named_letters(
        session, dict.fromkeys(reference for text in (said, *files) for reference in references_in(text))
    )
    bodies = dict(names_in(session, "\n".join([said, *files])[:NAMES_WITHIN]))
    bodies_in_words = dict(names_in(session, "\n".join([message.subject, message.text, *files])[:NAMES_WITHIN]))
    posts = _posts(session, sender, bodies)
    words = f"{message.subject}\n{new_words(message.text)}"
    roles = _roles_named(session, posts, f"{message.sender_name}\n{words}")
    in_words = {*bodies_in_words.values(), *_roles_named(session, posts, words).values()}
    mailed = _mailed(session, {message.sender_address, *ADDRESS.findall(message.text[:NAMES_WITHIN].lower())[:MANY]})
    letters = _letters(session, named, posts, mailed, besides)
    for one in letters:
        _by_name(one, named)
        _by_sender(one, sender, posts, mailed)
        _by_words(one, posts, bodies, roles, in_words)
        _by_campaign(one, message)
    ranked = sorted(
        letters,
        key=lambda candidate_letter: (
            -candidate_letter.points,
            -candidate_letter.campaign.letter_date.toordinal(),
            candidate_letter.letter.number,
        ),
    )
    return _suggestions_from(session, [letter for letter in ranked if letter.points > 0][:OFFERED])


def _posts(session: Session, sender: Sender, bodies: Mapping[int, str]) -> dict[int, tuple[int, str]]:
    """Organisation and registry of each post that the sender, or an organisation that it names, may speak for."""
    organisations = {*sender.bodies, *sender.followed, *bodies}
    rows = select(PostVersion.post_id, PostVersion.organisation_id, PostVersion.registry_slug).where(
        or_(PostVersion.organisation_id.in_(organisations), PostVersion.post_id.in_(sender.posts)), known(PostVersion)
    )
    return {post: (organisation, registry) for post, organisation, registry in session.execute(rows)}


def _roles_named(session: Session, posts: Collection[int], words: str) -> dict[int, str]:
    """Those of the posts whose role the words name, such as "Director of Children’s Services"."""
    said = f" {searchable_text(words[:NAMES_WITHIN])} "
    rows = session.execute(
        select(PostVersion.post_id, PostVersion.title, OrganisationVersion.name)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(PostVersion.post_id.in_(posts), known(PostVersion), known(OrganisationVersion))
        .order_by(PostVersion.id, OrganisationVersion.id)
    )
    roles = {post: role_of(title, organisation) for post, title, organisation in rows}
    return {post: role for post, role in roles.items() if f" {searchable_text(role)} " in said}


def _mailed(session: Session, addresses: Collection[str]) -> set[int]:
    """Letters that were mailed to one of the addresses: its sender's, or one that it names, as reports do."""
    mailed = select(Attempt.letter_id).where(Attempt.address.in_({*addresses} - {""}), Attempt.copy == 0, left_us())
    return set(first_letters(session, session.scalars(mailed).all()).values())


def _named_letters(session: Session, references: Iterable[str]) -> dict[int, str]:
    """Letters that are named, by id, with the reference that names each: a chaser's names the letter that it reminds
    of."""
    rows = session.execute(select(Letter.id, Letter.reference).where(Letter.reference.in_(list(references))))
    names = dict(rows.all())
    return {first: names[one] for one, first in first_letters(session, names).items()}


def _letters(
    session: Session,
    named: Collection[int],
    posts: Mapping[int, tuple[int, str]],
    mailed: Collection[int],
    besides: Collection[int],
) -> list[CandidateLetter]:
    registries = {registry for _, registry in posts.values()}
    query = (
        select(Letter, Campaign)
        .join(Campaign, Campaign.id == Letter.campaign_id)
        .where(
            Campaign.state != State.ARCHIVED,
            Campaign.chases_id.is_(None),
            Letter.withdrawn.is_(False),
            Letter.id.not_in(besides),
            _was_sent(),
            or_(
                Letter.post_id.in_(posts),
                Letter.id.in_(named),
                Letter.id.in_(mailed),
                and_(Letter.post_id.is_(None), Letter.registry_slug.in_(registries)),
            ),
        )
        .order_by(Campaign.letter_date.desc(), Letter.number)
        .limit(LOOKED_AT)
    )
    return [CandidateLetter(letter, campaign) for letter, campaign in session.execute(query)]


def _was_sent() -> ColumnElement[bool]:
    """Whether a letter left this house, or is published: nobody answers one that did not."""
    attempted = exists().where(Attempt.letter_id == Letter.id, Attempt.copy == 0, left_us())
    return or_(attempted, exists().where(Publication.letter_id == Letter.id))


def _by_name(one: CandidateLetter, named: Mapping[int, str]) -> None:
    if reference := named.get(one.letter.id):
        if len(named) == 1:
            one.weigh(60, "named", reference=reference)
        else:
            one.weigh(25, "named_among", reference=reference, number=len(named))


def _by_sender(
    one: CandidateLetter, sender: Sender, posts: Mapping[int, tuple[int, str]], mailed: Collection[int]
) -> None:
    if one.letter.id in mailed:
        one.weigh(60, "mailed_to")
    elif one.letter.post_id in sender.posts:
        one.weigh(55, "post_address")
    elif place := posts.get(one.letter.post_id or 0):
        organisation, _ = place
        if organisation in sender.offices:
            one.weigh(40, "main_office")
        elif organisation in sender.bodies:
            one.weigh(35, "own_domain", domain=sender.domains[organisation])
        elif organisation in sender.followed:
            _by_successor(one, sender, organisation)
    elif one.letter.post_id is None and one.letter.registry_slug in {registry for _, registry in posts.values()}:
        one.weigh(20, "open_letter")


def _by_successor(one: CandidateLetter, sender: Sender, organisation: int) -> None:
    """A reply of one of several successors may be about the rest of its own business."""
    if (part := sender.parts.get(organisation)) is None:
        one.weigh(30, "successor", domain=sender.domain)
    else:
        words = f" ({part})" if part else ""
        one.weigh(15, "successor_in_part", domain=sender.domain, part=words)


def _by_words(
    one: CandidateLetter,
    posts: Mapping[int, tuple[int, str]],
    bodies: Mapping[int, str],
    roles: Mapping[int, str],
    in_words: Collection[str],
) -> None:
    """`in_words`: the names that its subject, its text or its files have; only its sender's name has the others."""
    place = posts.get(one.letter.post_id or 0)
    if place and (name := bodies.get(place[0])):
        one.weigh(20, "organisation_named" if name in in_words else "organisation_in_sender", name=name)
    if role := roles.get(one.letter.post_id or 0):
        one.weigh(10, "post_named" if role in in_words else "post_in_sender", name=role)


def _by_campaign(one: CandidateLetter, message: Message) -> None:
    subject = {word.lower() for word in WORD.findall(message.subject)}
    alike = sorted(subject & {word.lower() for word in WORD.findall(one.campaign.title)})
    if alike:
        one.weigh(min(15, 5 * len(alike)), "title_alike", words="”, “".join(alike[:3]))
    if london_time(message.received_at).date() < one.campaign.letter_date:
        one.weigh(-25, "too_early")


def _suggestions_from(session: Session, ranked: Sequence[CandidateLetter]) -> list[Suggestion]:
    titles: dict[int, str] = {}
    for campaign in {letter.campaign.id: letter.campaign for letter in ranked}.values():
        titles |= titles_of(
            session, campaign, [letter.letter for letter in ranked if letter.campaign.id == campaign.id]
        )
    return [
        Suggestion(letter.letter, titles[letter.letter.id], _strength(letter.points), letter.why) for letter in ranked
    ]


def _strength(points: int) -> str:
    return "strong" if points >= STRONG else "likely" if points >= LIKELY else "possible"
