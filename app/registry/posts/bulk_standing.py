"""What stands of many posts at once, in a query for each kind of fact: to compare with, and to change."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.contacts.of_posts import KnownContact, contacts_of
from app.registry.holders.record import RecordableDays, recordable
from app.registry.holders.versions import Tenure, tenures, versions_of
from app.registry.models import (
    Contact,
    HolderVersion,
    OrganisationVersion,
    PostPreference,
    PostValue,
    PostVersion,
)
from app.registry.posts.post import holds_on, nearest
from app.registry.posts.posts import full_title
from app.registry.registries import CoverageSpan


@dataclass(frozen=True)
class PostSnapshot:
    """A post as it stands on `day`. `titles`, `tenures` and `own`: all that is known, whatever their days; `contacts`:
    those of the day, best first, its organisation's among them."""

    post_id: int
    day: date
    titles: Sequence[PostVersion]
    organisation: str
    tenures: Sequence[Tenure]
    own: Sequence[Contact]
    contacts: Sequence[KnownContact]
    preference: PostPreference | None
    values: Mapping[int, PostValue]

    @property
    def title(self) -> PostVersion:
        """Of the day, or the nearest."""
        return nearest(self.titles, self.day)

    @property
    def listed(self) -> bool:
        return holds_on(self.title, self.day)

    @property
    def full_title(self) -> str:
        version = self.title
        return full_title(version.title, self.organisation, names_organisation=version.names_organisation)

    def holder_on(self, day: date) -> Tenure | None:
        """Whom letters of the day go to."""
        return next((tenure for tenure in self.tenures if tenure.addressed_on(day)), None)

    def contact(self, channel: str) -> KnownContact | None:
        """The best one that may be used."""
        return next(
            (contact for contact in self.contacts if contact.channel == channel and not contact.do_not_use), None
        )

    def recordable(self, covered: Sequence[CoverageSpan], *, today: date) -> RecordableDays:
        return recordable([(title.valid_from, title.valid_to) for title in self.titles], covered, today=today)


def standing_of(session: Session, post_ids: Collection[int], *, day: date) -> dict[int, PostSnapshot]:
    """By post id. A post of which nothing is known any more is left out."""
    titles: defaultdict[int, list[PostVersion]] = defaultdict(list)
    for title in session.scalars(select(PostVersion).where(PostVersion.post_id.in_(post_ids), known(PostVersion))):
        titles[title.post_id].append(title)
    bodies = {post_id: nearest(versions, day).organisation_id for post_id, versions in titles.items()}
    names = organisation_names(session, set(bodies.values()), day=day)
    holders: defaultdict[int, list[HolderVersion]] = defaultdict(list)
    for version in versions_of(session, titles):
        holders[version.post_id].append(version)
    own: defaultdict[int, list[Contact]] = defaultdict(list)
    for contact in session.scalars(select(Contact).where(Contact.post_id.in_(titles), known(Contact))):
        own[contact.post_id or 0].append(contact)
    preferences = {
        preference.post_id: preference
        for preference in session.scalars(
            select(PostPreference).where(PostPreference.post_id.in_(titles), known(PostPreference))
        )
    }
    values: defaultdict[int, dict[int, PostValue]] = defaultdict(dict)
    for value in session.scalars(select(PostValue).where(PostValue.post_id.in_(titles), known(PostValue))):
        values[value.post_id][value.field_id] = value
    reached = contacts_of(session, bodies, valid_at=day)
    return {
        post_id: PostSnapshot(
            post_id,
            day,
            titles[post_id],
            names.get(organisation_id, ""),
            tenures(holders[post_id]),
            own[post_id],
            reached[post_id],
            preferences.get(post_id),
            values[post_id],
        )
        for post_id, organisation_id in bodies.items()
    }


def organisation_names(session: Session, organisation_ids: Collection[int], *, day: date) -> dict[int, str]:
    """What each is called on the day, or was or will be nearest to it."""
    versions: defaultdict[int, list[OrganisationVersion]] = defaultdict(list)
    wanted = OrganisationVersion.organisation_id.in_(organisation_ids)
    for version in session.scalars(select(OrganisationVersion).where(wanted, known(OrganisationVersion))):
        versions[version.organisation_id].append(version)
    return {organisation_id: nearest(found, day).name for organisation_id, found in versions.items()}
