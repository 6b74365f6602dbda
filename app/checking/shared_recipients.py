"""What only shows when letters are read beside each other: one person, or one post, that several go to."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.checking import kinds
from app.checking.models import LetterCheck
from app.checking.read_letters import UnsavedFinding
from app.platform.history import as_at
from app.registry.contacts.of_posts import postal_addresses
from app.registry.holders.person import addressed_on
from app.registry.models import HolderVersion, OrganisationVersion, PostVersion
from app.registry.posts.posts import full_title


def found_across(session: Session, check: LetterCheck) -> Iterator[UnsavedFinding]:
    """`letters` in the facts: ids of the others."""
    yield from _shared_findings(kinds.SAME_PERSON, _by_person(session, check))
    yield from _shared_findings(kinds.SAME_LETTER, _by_title_and_address(session, check))


def _shared_findings(kind: str, groups: Mapping[Hashable, Sequence[int]]) -> Iterator[UnsavedFinding]:
    for letters in groups.values():
        if len(letters) > 1:
            for letter_id in letters:
                yield UnsavedFinding(
                    kind, letter_id, facts={"letters": [other for other in letters if other != letter_id]}
                )


def _by_person(session: Session, check: LetterCheck) -> Mapping[Hashable, Sequence[int]]:
    """Letters by the person whom they are addressed to: those of whom somebody said that they are one, and those whose
    title and name are the same letter for letter."""
    rows = session.execute(
        select(Letter.id, HolderVersion.person_id, HolderVersion.title, HolderVersion.full_name)
        .join(HolderVersion, HolderVersion.post_id == Letter.post_id)
        .where(
            Letter.campaign_id == check.campaign_id,
            Letter.withdrawn.is_(False),
            addressed_on(check.valid_at, check.known_at),
            HolderVersion.erased.is_(None),
        )
        .order_by(Letter.number)
    )
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for letter_id, person_id, title, name in rows:
        groups[person_id or (title.casefold(), name.casefold())].append(letter_id)
    return groups


def _by_title_and_address(session: Session, check: LetterCheck) -> Mapping[Hashable, Sequence[int]]:
    moment = (check.valid_at, check.known_at)
    addresses = postal_addresses(session, valid_at=check.valid_at, known_at=check.known_at)
    rows = session.execute(
        select(
            Letter.id,
            PostVersion.post_id,
            PostVersion.organisation_id,
            PostVersion.title,
            PostVersion.names_organisation,
            OrganisationVersion.name,
        )
        .join(PostVersion, PostVersion.post_id == Letter.post_id)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            Letter.campaign_id == check.campaign_id,
            Letter.withdrawn.is_(False),
            as_at(PostVersion, *moment),
            as_at(OrganisationVersion, *moment),
        )
        .order_by(Letter.number)
    )
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for letter_id, post_id, organisation_id, title, names, organisation in rows:
        if address := addresses.of(post_id, organisation_id):
            printed = full_title(title, organisation, names_organisation=names)
            groups[printed.casefold(), tuple(line.casefold() for line in address.lines)].append(letter_id)
    return groups
