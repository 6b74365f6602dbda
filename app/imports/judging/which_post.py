"""Which post each row means: by its reference, by a code, then by name, a former one too."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known, valid
from app.registry.models import OrganisationCode, OrganisationVersion, Post, PostVersion, Succession
from app.registry.organisations.organisation import last_names
from app.registry.posts.matching import How as Line
from app.registry.posts.matching import MatchCandidate, Names, plain_name, spelled_out
from app.registry.posts.posts import PostList, full_title

STEPS = 8
"""Successors of successors that are looked for: from 2009 on nothing was followed more often."""

MOST_LIKELY = 5

FETCHED = 1000
"""Rows of a query that are held at once."""


class How(StrEnum):
    """How a row was told: `CHOSEN` by a person; `PROPOSED`: it is likely the one post, and a person is to say so."""

    REFERENCE = "reference"
    CODE = "code"
    NAME = "name"
    FORMER = "former"
    CHOSEN = "chosen"
    PROPOSED = "proposed"
    NEW = "new"


@dataclass(frozen=True)
class PostMatch:
    """`post_id` None: `code` says why, `facts` fill its sentence, `choices` are posts that it may be."""

    post_id: int | None = None
    how: str = ""
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    choices: tuple[int, ...] = ()


@dataclass(frozen=True)
class DefunctOrganisation:
    """An organisation that has no post in the registry on the day, with the posts of those that followed it."""

    name: str
    on: date | None
    successors: tuple[str, ...]
    post_ids: tuple[int, ...]


Table = dict[str, tuple[int, ...]]
"""Posts by a name or a code. Tuples, since a set of one number takes four times the memory."""


@dataclass
class Posts:
    """The posts of a registry on a day, ready to look rows up in."""

    slug: str
    day: date
    titles: dict[int, str] = field(default_factory=dict)
    by_key: dict[str, int] = field(default_factory=dict)
    by_code: Table = field(default_factory=dict)
    by_name: Table = field(default_factory=dict)
    by_former: Table = field(default_factory=dict)
    by_title: Table = field(default_factory=dict)
    gone_by_code: dict[str, DefunctOrganisation] = field(default_factory=dict)
    gone_by_name: dict[str, DefunctOrganisation] = field(default_factory=dict)

    @cached_property
    def _names(self) -> Names:
        called: defaultdict[int, list[str]] = defaultdict(list)
        for table in (self.by_name, self.by_title):
            for name, post_ids in table.items():
                for post_id in post_ids:
                    called[post_id].append(name)
        return Names([MatchCandidate(post_id, names) for post_id, names in called.items()])

    def likely(self, said: str) -> tuple[int, ...]:
        """Posts with a name that is nearly so, the likest first."""
        found = self._names.match(said)
        return found.post_ids[:MOST_LIKELY] if found.how != Line.UNKNOWN else ()

    def meant(self, values: Mapping[str, Any]) -> PostMatch:
        """Which post the values of a row mean."""
        key = values.get("post", "")
        if key in self.by_key:
            return PostMatch(self.by_key[key], How.REFERENCE)
        code, name, title = (values.get(one, "") for one in ("code", "organisation", "title"))
        plain, plain_title = plain_name(name), plain_name(title)
        coded = set(self.by_code.get(code.casefold(), ()))
        named, former, organisation = self._posts_by_name(plain)
        titled = _in(self.by_title, (plain_title,)) or _in(self.by_title, spelled_out(plain_title))
        if coded:
            other = named or former
            if other and not coded & other:
                return _several("code_and_name_differ", coded | other, {"code": code, "name": name})
            return self._single_post(coded & other or coded, titled, How.CODE, values)
        organisation = self.gone_by_code.get(code.casefold()) or organisation
        if organisation and not named:
            return _match_of_defunct(organisation)
        if named or former:
            return self._single_post(named or former, titled, How.NAME if named else How.FORMER, values)
        if plain_title and (found := titled or set(self.by_name.get(plain_title, ()))):
            if not plain:
                return self._single_post(found, set(), How.NAME, values)
            return PostMatch(code="organisation_unknown", facts={"name": name})
        if not (key or code or name or title):
            return PostMatch(code="nothing_names_a_post")
        return PostMatch(code="post_unknown", facts={"said": name or title or code or key})

    def _posts_by_name(self, plain: str) -> tuple[set[int], set[int], DefunctOrganisation | None]:
        """What a name is of, as it stands or written in short: posts, posts that had it, a body that is no more."""
        for names in ((plain,), spelled_out(plain)):
            named = _in(self.by_name, names)
            former = set() if named else _in(self.by_former, names)
            organisation = next((self.gone_by_name[name] for name in names if name in self.gone_by_name), None)
            if named or former or organisation:
                return named, former, organisation
        return set(), set(), None

    def _single_post(self, found: set[int], titled: set[int], how: How, values: Mapping[str, Any]) -> PostMatch:
        """The one post of those found; of several, the one with that title."""
        narrowed = found & titled if len(found) > 1 else found
        if len(narrowed) == 1:
            return PostMatch(min(narrowed), how)
        if not narrowed and values.get("title"):
            return _several("title_unknown", found, {"said": values["title"]})
        said = values.get("organisation") or values.get("title") or values.get("code")
        return _several("several_posts", narrowed or found, {"said": said})


def _in(table: Table, names: Iterable[str]) -> set[int]:
    return {post_id for name in names for post_id in table.get(name, ())}


def _several(code: str, found: Iterable[int], facts: dict[str, Any]) -> PostMatch:
    return PostMatch(code=code, facts=facts, choices=tuple(sorted(found)[:MOST_LIKELY]))


def _match_of_defunct(gone: DefunctOrganisation) -> PostMatch:
    facts = {"name": gone.name, "on": gone.on.isoformat() if gone.on else "", "successors": list(gone.successors)}
    return PostMatch(code="organisation_gone", facts=facts, choices=gone.post_ids[:MOST_LIKELY])


def posts_of(session: Session, slug: str, day: date) -> Posts:
    """The posts of a registry on a day, by all names and codes that their organisations have or had."""
    posts = Posts(slug, day)
    query = PostList(slug, day).query(
        PostVersion.post_id,
        Post.key,
        PostVersion.title,
        PostVersion.names_organisation,
        PostVersion.organisation_id,
        OrganisationVersion.name,
        OrganisationVersion.short_name,
    )
    of_organisation: defaultdict[int, set[int]] = defaultdict(set)
    listed = query.join(Post, Post.id == PostVersion.post_id).execution_options(yield_per=FETCHED)
    for row in session.execute(listed):
        of_organisation[row.organisation_id].add(row.post_id)
        whole = full_title(row.title, row.name, names_organisation=row.names_organisation)
        posts.titles[row.post_id] = whole
        posts.by_key[row.key] = row.post_id
        for body in (row.name, row.short_name):
            _add(posts.by_name, plain_name(body), row.post_id)
            for both in (f"{row.title} {body}", f"{body} {row.title}"):
                _add(posts.by_title, plain_name(both), row.post_id)
        for title in {row.title, whole, row.title.replace(row.name, "").strip(" ,")}:
            _add(posts.by_title, plain_name(title), row.post_id)
    _add_former(session, posts, of_organisation, day)
    _add_gone(session, posts, of_organisation)
    return posts


def _add(table: Table, name: str, *post_ids: int) -> None:
    if name:
        table[name] = tuple(dict.fromkeys((*table.get(name, ()), *post_ids)))


def _add_former(session: Session, found: Posts, of: Mapping[int, set[int]], day: date) -> None:
    names = select(OrganisationVersion.organisation_id, OrganisationVersion.name, OrganisationVersion.short_name)
    former = names.where(known(OrganisationVersion), ~valid(OrganisationVersion, day))
    for organisation_id, *called in session.execute(former.execution_options(yield_per=FETCHED)):
        for name in called if organisation_id in of else ():
            _add(found.by_former, plain_name(name), *of[organisation_id])
    codes = select(OrganisationCode.organisation_id, OrganisationCode.code).where(known(OrganisationCode))
    for organisation_id, code in session.execute(codes.execution_options(yield_per=FETCHED)):
        if organisation_id in of:
            _add(found.by_code, code.casefold(), *of[organisation_id])


def _add_gone(session: Session, found: Posts, of: Mapping[int, set[int]]) -> None:
    """What came before those that have a post, by name and code."""
    after: defaultdict[int, list[tuple[int, date | None]]] = defaultdict(list)
    for row in session.execute(
        select(Succession.predecessor_id, Succession.successor_id, Succession.valid_from).where(known(Succession))
    ):
        after[row.predecessor_id].append((row.successor_id, row.valid_from))
    names = last_names(session, set(after) | set(of))
    gone: dict[int, DefunctOrganisation] = {}
    for organisation_id in after.keys() - of.keys():
        if heirs := _heirs(organisation_id, after, of):
            posts = sorted({post_id for heir in heirs for post_id in of[heir]})
            on = min((day for _, day in after[organisation_id] if day), default=None)
            gone[organisation_id] = DefunctOrganisation(
                names[organisation_id], on, tuple(sorted(names[heir] for heir in heirs)), tuple(posts)
            )
    versions = select(OrganisationVersion.organisation_id, OrganisationVersion.name, OrganisationVersion.short_name)
    every = versions.where(known(OrganisationVersion)).execution_options(yield_per=FETCHED)
    for organisation_id, *called in session.execute(every):
        if organisation_id in gone:
            found.gone_by_name.update({plain_name(name): gone[organisation_id] for name in called if plain_name(name)})
    codes = select(OrganisationCode.organisation_id, OrganisationCode.code).where(known(OrganisationCode))
    for organisation_id, code in session.execute(codes.execution_options(yield_per=FETCHED)):
        if organisation_id in gone and code.casefold() not in found.by_code:
            found.gone_by_code[code.casefold()] = gone[organisation_id]


def _heirs(
    organisation_id: int, after: Mapping[int, Sequence[tuple[int, date | None]]], of: Mapping[int, set[int]]
) -> list[int]:
    """Those that have a post, of what followed an organisation and of what followed that."""
    heirs, here = [], [organisation_id]
    for _ in range(STEPS):
        following = {heir for one in here for heir, _ in after.get(one, ())}
        heirs += sorted(following & of.keys())
        here = sorted(following - of.keys())
    return heirs
