"""Who was not written to, each named with why: excluded, not chosen by the audience's filters, not in the audience, a
letter withdrawn after it was made, on the list with no letter. And to whom an open letter went with all others."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.campaigns.audience.posts import reasons_held_out
from app.campaigns.models import Letter
from app.evidence.packs.figures.letter_rows import CampaignRows
from app.evidence.packs.figures.rows import AddresseeRow, LeftOutRow
from app.platform.history import known
from app.production.models import Edition
from app.registry.models import PostVersion
from app.registry.posts.posts import PostList, post_ids_on
from app.registry.posts.titles import called_on
from app.registry.words import describe

WITHDRAWN = "The post was removed from the campaign after its letter was made and before it was sent."
CAME_BACK = "The post was removed from the campaign after its letter came back."
NOT_IN_AUDIENCE = "The post is not in the campaign’s audience, and no letter to it was made."
ADDRESSED = "addressed"
"""How an addressee of an open letter is told from those left out."""

NO_LETTER = "The post was added to the list after the audience was saved."
NOT_ADDRESSED = "This list is not in the campaign’s audience."

ORDERED_AS = {"not_in_audience": "withdrawn"}
"""Rows stay in the order that digests of earlier methods have, for which these two were one."""


@dataclass(frozen=True)
class LeftOut:
    """`rows` in the registries' order, by post; `addressees` of open letters likewise. `listed`: of each registry, by
    slug, all posts that there were on the campaign's day, as ids of rows: of a letter, of an addressee, or of one that
    is left out. `unaddressed`: by slug, all posts of the other registries of the same sectors, which are not in
    `rows`."""

    rows: Sequence[LeftOutRow]
    addressees: Sequence[AddresseeRow]
    listed: Mapping[str, Sequence[str]]
    unaddressed: Mapping[str, Sequence[LeftOutRow]]


@dataclass(frozen=True)
class _ListedLetter:
    """A letter that a campaign lists, withdrawn or not. `made`: whether an edition of it was made; `sent`: whether one
    was sent, as known at the event."""

    number: int
    registry: str
    made: bool
    sent: bool


@dataclass(frozen=True)
class _Out:
    post: int
    registry: str
    how: str
    why: str


def left_out(found: CampaignRows) -> LeftOut:
    """Of the registries that the campaign wrote to; an excluded post is named though it is of another."""
    session, campaign, registries = found.snapshot.session, found.then, found.registries
    known_at = found.snapshot.event
    filters = {slug: chosen for slug, chosen in campaign.audience.parts if slug in registries}
    on_list = _on_list(found, filters)
    held = reasons_held_out(session, found.snapshot.campaign.id, known_at=known_at)
    numbers = _numbers(found)
    outs = [
        *_outs_within_audience(found, filters, on_list, held, numbers),
        *_unlisted(found, on_list, held, numbers),
    ]
    outs = [one for one in outs if one.registry in registries]
    settled = {*_letter_row_ids(found), *held, *numbers}
    others = [one for one in _outs_outside_audience(found, filters) if one.post not in settled]
    posts = {one.post for one in (*outs, *others)}
    titles = called_on(session, posts, valid_at=campaign.valid_at, known_at=known_at)
    rows = [_row(one, found, titles, numbers) for one in outs if one.how != ADDRESSED]
    addressees = [_addressee(one, found, titles) for one in outs if one.how == ADDRESSED]
    order = {slug: place for place, slug in enumerate(registries)}
    rows.sort(key=lambda row: (order[row.registry], ORDERED_AS.get(row.how, row.how), row.post, row.id))
    addressees.sort(key=lambda row: (order[row.registry], row.post, row.id))
    ids = _letter_row_ids(found) | {one.post: _id(one, found) for one in outs}
    listed = {slug: [ids[post] for post in posts if post in ids] for slug, posts in on_list.items()}
    unaddressed: defaultdict[str, list[LeftOutRow]] = defaultdict(list)
    for other in others:
        unaddressed[other.registry].append(_row(other, found, titles, numbers))
    return LeftOut(rows, addressees, listed, unaddressed)


def _id(one: _Out, found: CampaignRows) -> str:
    return f"{'to' if one.how == ADDRESSED else 'out'}:{found.key}:{one.post}"


def _outs_within_audience(
    found: CampaignRows,
    filters: Mapping[str, Mapping[str, Sequence[str]]],
    on_list: Mapping[str, Sequence[int]],
    held: Mapping[int, str],
    numbers: Mapping[int, _ListedLetter],
) -> Iterator[_Out]:
    moment = found.snapshot
    parts = list(filters.items())
    on_day = post_ids_on(moment.session, parts, valid_at=found.then.valid_at, known_at=moment.event)
    chosen = {post for _, post in on_day}
    written = _letter_row_ids(found)
    for slug, posts in on_list.items():
        filtered = f"The campaign’s audience on this list: {describe(found.registries[slug].name, filters[slug])}."
        for post in posts:
            if post in held:
                yield _Out(post, slug, "held_out", held[post])
            elif post not in chosen and post not in written:
                yield _Out(post, slug, "filtered", filtered)
            elif post not in written and slug in found.open_letters:
                yield _Out(post, slug, ADDRESSED, "")
            elif post not in written:
                letter = numbers.get(post)
                yield _withdrawn(post, slug, letter) if letter else _Out(post, slug, "no_letter", NO_LETTER)


def _unlisted(
    found: CampaignRows,
    on_list: Mapping[str, Sequence[int]],
    held: Mapping[int, str],
    numbers: Mapping[int, _ListedLetter],
) -> Iterator[_Out]:
    listed = {post for posts in on_list.values() for post in posts}
    for post, slug in _registries_of(found, held.keys() - listed).items():
        yield _Out(post, slug, "held_out", held[post])
    written = _letter_row_ids(found)
    for post, letter in numbers.items():
        if post not in listed and post not in held and post not in written:
            yield _withdrawn(post, letter.registry, letter)


def _withdrawn(post: int, slug: str, letter: _ListedLetter) -> _Out:
    """Of a post that is in the audience no more. A campaign lists a letter for each post as soon as it has an audience:
    until one is made, that the post was listed says nothing."""
    if not letter.made:
        return _Out(post, slug, "not_in_audience", NOT_IN_AUDIENCE)
    return _Out(post, slug, "withdrawn", CAME_BACK if letter.sent else WITHDRAWN)


def _outs_outside_audience(found: CampaignRows, filters: Collection[str]) -> Iterator[_Out]:
    """The posts of the registries that the audience does not have, in the sectors that the campaign wrote to."""
    registries = found.registries
    sectors = {registries[slug].sector for slug in (*filters, *(row.registry for row in found.letters.values()))}
    slugs = [slug for slug, one in registries.items() if one.sector in sectors and slug not in filters]
    for slug, posts in _on_list(found, slugs).items():
        yield from (_Out(post, slug, "not_addressed", NOT_ADDRESSED) for post in posts)


def _row(one: _Out, found: CampaignRows, titles: Mapping[int, str], numbers: Mapping[int, _ListedLetter]) -> LeftOutRow:
    letter = numbers.get(one.post)
    return LeftOutRow(
        id=_id(one, found),
        campaign=found.then.reference,
        registry=one.registry,
        registry_name=found.registries[one.registry].name,
        post=titles.get(one.post, f"Post {one.post}"),
        how=one.how,
        why=one.why,
        reference=found.then.called(letter.number) if letter and one.how != "not_in_audience" else "",
    )


def _addressee(one: _Out, found: CampaignRows, titles: Mapping[int, str]) -> AddresseeRow:
    return AddresseeRow(
        id=_id(one, found),
        campaign=found.then.reference,
        registry=one.registry,
        registry_name=found.registries[one.registry].name,
        post=titles.get(one.post, f"Post {one.post}"),
        reference=found.open_letters[one.registry],
    )


def _letter_row_ids(found: CampaignRows) -> dict[int, str]:
    """The row of the letter to each post that has one, by post id; of one withdrawn after it came back there is a row
    of a post left out, as there has been since the first method."""
    return {row.post_id: row.id for row in found.letters.values() if row.early and row.post_id is not None}


def _on_list(found: CampaignRows, slugs: Collection[str]) -> dict[str, list[int]]:
    """The posts of each registry on the campaign's day, by slug."""
    posts: dict[str, list[int]] = {slug: [] for slug in slugs}
    rows = PostList(None, found.then.valid_at, found.snapshot.event).query(
        PostVersion.registry_slug, PostVersion.post_id
    )
    query = rows.where(PostVersion.registry_slug.in_(posts)).order_by(PostVersion.post_id)
    for slug, post in found.snapshot.session.execute(query):
        posts[slug].append(post)
    return posts


def _numbers(found: CampaignRows) -> dict[int, _ListedLetter]:
    """Each post's letter, withdrawn ones too, that there were at the event."""
    session, known_at = found.snapshot.session, found.snapshot.event
    mine = Letter.campaign_id == found.snapshot.campaign.id
    editions = select(Edition.letter_id).join(Letter, Letter.id == Edition.letter_id)
    made = set(session.scalars(editions.where(mine, Edition.recorded <= known_at)))
    sent = {letter_id for letter_id, row in found.letters.items() if row.sent_on}
    letters = select(Letter.id, Letter.post_id, Letter.number, Letter.registry_slug).where(
        mine, Letter.post_id.is_not(None)
    )
    return {
        post: _ListedLetter(number, slug, one in made, one in sent)
        for one, post, number, slug in session.execute(letters.order_by(Letter.number))
        if post and found.then.lists(number)
    }


def _registries_of(found: CampaignRows, posts: Collection[int]) -> dict[int, str]:
    rows = found.snapshot.session.execute(
        select(PostVersion.post_id, PostVersion.registry_slug)
        .where(PostVersion.post_id.in_(posts), known(PostVersion, found.snapshot.event))
        .order_by(PostVersion.valid_from.nulls_first())
    )
    return dict(rows.all())
