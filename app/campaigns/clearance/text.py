"""The text for one registry as somebody reads it before a clearance: its paragraphs, what differs from another text,
and what was said of them."""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.clearance.to_clear import texts_to_ask_about
from app.campaigns.letter.text import campaign_text
from app.campaigns.models import Campaign
from app.clearance.comments import PlacedComment, Thread, placed_in, threads
from app.clearance.history import RequestWithAnswers, asked_over_time
from app.clearance.models import ClearanceRequest, ClearedText
from app.clearance.read import Text, posts_in, read
from app.clearance.redline import FactRow, Redline, Row, RowChange, redline, the_same_but
from app.clearance.requests import standing_requests
from app.clearance.words import LEFT_OFFICE
from app.registry.posts.titles import called_on
from app.web.filters import format_date, name_in_sentence
from app.web.matching import Effort

ANSWERED, FIRST, VERSION, AS = "answered", "first", "v", "as-"
"""What a text may be compared with, as an address says it: the one last answered about, the first asked about, that of
a version, that of another registry."""

EARLIER_ANSWER, LAST_ANSWER, FIRST_ASKED = "answered earlier", "last answered", "first asked"


@dataclass(frozen=True)
class HashedText:
    """The text for one registry, under its SHA-256."""

    sha256: str
    text: Text


@dataclass(frozen=True)
class Base:
    """What a text can be compared with: `label` in a list, `said` within a sentence."""

    key: str
    label: str
    said: str
    kept: HashedText
    occasion: str = ""

    @property
    def is_other(self) -> bool:
        """Another registry's text."""
        return self.key.startswith(AS)

    def is_like(self, other: "Base") -> bool:
        """Whether one line of a list stands for both: earlier texts with the same words."""
        earlier = not self.is_other and not other.is_other
        return self.key == other.key or (earlier and self.kept.sha256 == other.kept.sha256)


@dataclass(frozen=True)
class Nearest:
    """The registry, by slug, whose text another is most like, and but for what: blank when they are the same.
    `is_close`: most of the paragraphs are the same."""

    slug: str
    but: str
    is_close: bool


@dataclass(frozen=True)
class TextReview:
    """`bases`: what it can be compared with, `base`: what it is compared with; None: nothing. `nearest`: of the texts
    before it; None: it is the first. `asked`: over time, the newest first."""

    slug: str
    kept: HashedText
    bases: Sequence[Base] = ()
    base: Base | None = None
    found: Redline | None = None
    nearest: Nearest | None = None
    placed: Sequence[PlacedComment] = ()
    asked: Sequence[RequestWithAnswers] = field(default_factory=list)

    @property
    def rows(self) -> Sequence[Row]:
        if self.found:
            return self.found.rows
        return [Row(RowChange.SAME, paragraph, paragraph) for paragraph in self.kept.text.paragraphs]

    @property
    def facts(self) -> Sequence[FactRow]:
        return (
            self.found.facts
            if self.found
            else [FactRow(fact.name, fact.words, fact.words) for fact in self.kept.text.facts]
        )

    @property
    def choices(self) -> list[Base]:
        """What a list offers to compare with: each text once, with the occasions on which the office was asked. The one
        that is compared with has its own key."""
        lines: list[Base] = []
        for base in self.bases:
            place = next((place for place, line in enumerate(lines) if line.is_like(base)), None)
            if place is None:
                lines.append(base)
            elif base.occasion:
                line = lines[place]
                lines[place] = replace(line, occasion=", ".join(filter(None, (line.occasion, base.occasion))))
        return [
            replace(
                line,
                key=self.base.key if self.base and line.is_like(self.base) else line.key,
                label=f"{line.label} ({line.occasion})" if line.occasion else line.label,
            )
            for line in lines
        ]

    @property
    def for_former_minister(self) -> bool:
        """Whether the office's last answer is void because its minister has left, and it has not answered since."""
        last = next((request.request for request in self.asked if request.answers), None)
        return last is not None and last.ended_why == LEFT_OFFICE

    @property
    def differs_unseen(self) -> bool:
        """In nothing that is printed, as in how a field is filled."""
        return bool(self.found and self.base and not self.found.anything and self.base.kept.sha256 != self.kept.sha256)

    def comments_at(self, block: int) -> list[PlacedComment]:
        return [comment for comment in self.placed if comment.paragraph and comment.paragraph.block == block]

    @property
    def comments_elsewhere(self) -> list[PlacedComment]:
        """On the text as a whole, and on paragraphs that are gone."""
        return [comment for comment in self.placed if comment.paragraph is None]

    @property
    def to_settle(self) -> int:
        return sum(not comment.thread.is_settled for comment in self.placed)


def texts_now(session: Session, campaign: Campaign) -> dict[str, HashedText]:
    """By registry of the audience, in its order, as they would be asked about now."""
    return _read_texts(
        session, campaign, {slug: body.decode() for slug, body in texts_to_ask_about(session, campaign).items()}
    )


def texts_asked(session: Session, campaign: Campaign, office_id: int | None = None) -> dict[str, HashedText]:
    """Those that an office, or any, is asked about now, in the audience's order."""
    found = {
        slug: one.text_sha256
        for (asked, slug), one in standing_requests(session, campaign.id).items()
        if office_id in (None, asked)
    }
    slugs = [part.registry_slug for part in campaign.audience if part.registry_slug in found]
    return _read_texts(session, campaign, {slug: _content(session, found[slug]) for slug in slugs})


def texts_kept(session: Session, campaign: Campaign, hashes: Collection[str]) -> dict[str, HashedText]:
    """Texts that offices were asked about in this campaign, by their SHA-256. Others are left out."""
    query = select(ClearanceRequest.text_sha256).where(
        ClearanceRequest.campaign_id == campaign.id, ClearanceRequest.text_sha256.in_(hashes)
    )
    return _read_texts(
        session, campaign, {sha256: _content(session, sha256) for sha256 in session.scalars(query.distinct())}
    )


def reading_of(
    session: Session,
    campaign: Campaign,
    slug: str,
    texts: Mapping[str, HashedText],
    threads: Sequence[Thread],
    names: Mapping[str, str],
    *,
    office_id: int | None = None,
    since: str = "",
) -> TextReview:
    """One of `texts` as `since` says, compared; blank: with what the office last answered about, if it did."""
    hashed_text, requests = texts[slug], asked_over_time(session, campaign.id, slug, office_id=office_id)
    bases = list(_bases(session, campaign, requests, slug, texts, names))
    base = next((one for one in bases if one.key == (since or ANSWERED)), None)
    return TextReview(
        slug,
        hashed_text,
        bases,
        base,
        redline(base.kept.text, hashed_text.text) if base else None,
        nearest(slug, texts),
        list(placed_in(slug, {one: each.text for one, each in texts.items()}, threads)),
        requests,
    )


def readings_in_turn(
    session: Session, campaign: Campaign, texts: Mapping[str, HashedText], names: Mapping[str, str], *, office_id: int
) -> dict[str, TextReview]:
    """All texts that an office is asked about, read one after another: each compared with what the office last answered
    about, else with one before it that most of its paragraphs are the same as."""
    said, reviews = threads(session, campaign.id), {}
    for slug in texts:
        review = reading_of(session, campaign, slug, texts, said, names, office_id=office_id)
        if review.nearest and review.nearest.is_close and not review.base:
            base = next(one for one in review.bases if one.key == f"{AS}{review.nearest.slug}")
            review = replace(review, base=base, found=redline(base.kept.text, review.kept.text))
        reviews[slug] = review
    return reviews


def nearest(slug: str, texts: Mapping[str, HashedText]) -> Nearest | None:
    """Of the texts before this one, that which it is most like."""
    before = [other for other in texts if list(texts).index(other) < list(texts).index(slug)]
    effort = Effort()
    lines = [(other, redline(texts[other].text, texts[slug].text, effort=effort)) for other in before]
    if not lines:
        return None
    other, line = min(lines, key=lambda one: len(one[1].changed) + len(one[1].facts_changed))
    return Nearest(other, the_same_but(line), 2 * len(line.changed) < len(line.rows))


def _bases(
    session: Session,
    campaign: Campaign,
    asked: Sequence[RequestWithAnswers],
    slug: str,
    texts: Mapping[str, HashedText],
    names: Mapping[str, str],
) -> Iterator[Base]:
    of_office = len({request.request.office_id for request in asked}) == 1
    earlier = [request for request in asked if not request.is_standing]
    kept = texts_kept(session, campaign, {request.request.text_sha256 for request in asked})
    if of_office and (answered := next((request for request in asked if request.answers and request.is_void), None)):
        again = any(request.answers and not request.is_void for request in asked)
        when = EARLIER_ANSWER if again else LAST_ANSWER
        last = "an earlier one" if again else "the last one"
        said = f"since version {answered.request.version}, {last} that the office answered"
        yield Base(ANSWERED, _version_and_date(answered), said, kept[answered.request.text_sha256], when)
    if earlier:
        first = earlier[-1]
        said = f"since version {first.request.version}, the first that the office was asked about"
        yield Base(FIRST, _version_and_date(first), said, kept[first.request.text_sha256], FIRST_ASKED)
    for number, answered_request in {request.request.version: request for request in earlier}.items():
        said = f"since version {number}, as the office was asked about it"
        yield Base(f"{VERSION}{number}", f"Version {number}", said, kept[answered_request.request.text_sha256])
    for other, each in texts.items():
        if other != slug:
            name = name_in_sentence(names[other])
            yield Base(f"{AS}{other}", f"The text for {name}", f"the text for {name}", each)


def _version_and_date(one: RequestWithAnswers) -> str:
    return f"Version {one.request.version}, {format_date(one.asked_on)}"


def _content(session: Session, sha256: str) -> str:
    return session.get_one(ClearedText, sha256).content


def _read_texts(session: Session, campaign: Campaign, contents: Mapping[str, str]) -> dict[str, HashedText]:
    posts = {post for content in contents.values() for post in posts_in(content)}
    titles = called_on(session, posts, valid_at=campaign.valid_at) if posts else {}
    labels = {spec.name: spec.label for spec in campaign_text(session, campaign).front.fields} if contents else {}
    return {
        key: HashedText(hashlib.sha256(content.encode()).hexdigest(), replace(read(content, titles), labels=labels))
        for key, content in contents.items()
    }
