"""Change many posts by one event: what each verb for one post does, without a query for each.

The posts are locked (`lock_posts`) by who asks, before the head of the audit chain is taken.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import func, insert, inspect, select, update
from sqlalchemy.orm import Session

from app.platform.history import Versioned, place_for
from app.registry.contacts.of_posts import OFFICE_OF_POST
from app.registry.contacts.record import ContactFacts
from app.registry.holders.person import HolderDetails
from app.registry.holders.record import with_new_holder
from app.registry.holders.stretches import Stretch, cut_days
from app.registry.holders.versions import Tenure, stretches_of, version_values, weave
from app.registry.models import (
    Contact,
    HolderVersion,
    Post,
    PostPreference,
    PostValue,
    PostVersion,
)
from app.registry.posts.bulk_standing import PostSnapshot

Values = dict[str, Any]
"""Columns of a version but its id and the events."""

OF_A_POST: tuple[type[Any], ...] = (PostVersion, HolderVersion, Contact, PostPreference, PostValue)
"""The tables that say something of a post which a file may change."""

MANY = 1000
"""Numbers in one query: a database takes some thousand values at most."""


@dataclass
class Batch:
    """What one event makes so: ids of versions that leave and columns of those that come, by table; and who holds
    posts, by post id."""

    leaving: defaultdict[type[Any], list[int]] = field(default_factory=lambda: defaultdict(list))
    coming: defaultdict[type[Any], list[Values]] = field(default_factory=lambda: defaultdict(list))
    holders: dict[int, list[Stretch[HolderDetails]]] = field(default_factory=dict)

    def leave(self, *versions: Versioned) -> None:
        for version in versions:
            self.leaving[type(version)].append(version.id)

    def come(self, model: type[Any], **values: Any) -> None:
        self.coming[model].append(values)

    def weave(self, session: Session) -> None:
        """Have the versions of holders that differ leave and come."""
        if woven := weave(session, self.holders):
            self.leave(*woven.gone)
            for post_id, stretches in woven.new.items():
                self.coming[HolderVersion] += [version_values(post_id, stretch) for stretch in stretches]
        self.holders.clear()

    def keep(self, session: Session, seq: int) -> None:
        """As event `seq` records it: one statement for each table, however many rows."""
        for model, ids in self.leaving.items():
            supersede_all(session, model, ids, seq)
        for model, rows in ((model, rows) for model, rows in self.coming.items() if rows):
            session.execute(insert(model), [{**NO_SPAN, **row, "recorded": seq} for row in rows])


NO_SPAN = {"valid_from": None, "valid_to": None, "superseded": None}


def lock_posts(session: Session, post_ids: Iterable[int]) -> None:
    """One writer at a time for each post, as `lock_post` does: always in the order of their numbers, so that two who
    lock many never wait for each other."""
    ordered = sorted(set(post_ids))
    for start in range(0, len(ordered), MANY):
        query = select(Post.id).where(Post.id.in_(ordered[start : start + MANY])).order_by(Post.id)
        session.execute(query.with_for_update())


def moved_since(session: Session, seq: int, *, but: Collection[int] = ()) -> dict[int, int]:
    """The posts of which anything was recorded or superseded after event `seq`, each with the last event that did so.
    `but`: events that don't count."""
    last: dict[int, int] = {}
    for model in OF_A_POST:
        for column in (model.recorded, model.superseded):
            rows = select(model.post_id, func.max(column)).where(column > seq, model.post_id.is_not(None))
            if but:
                rows = rows.where(column.not_in(but))
            for post_id, event in session.execute(rows.group_by(model.post_id)):
                last[post_id] = max(event, last.get(post_id, 0))
    return last


def retitle(batch: Batch, standing: PostSnapshot, *, since: date, **changes: Any) -> None:
    """From `since` on the post is called otherwise. A person has yet to verify what it is called then."""
    version = standing.title
    batch.leave(version)
    if version.valid_from is None or version.valid_from < since:
        batch.come(PostVersion, **{**values_of(version), "valid_to": since})
        changes["valid_from"] = since
    unverified = {"title_verified_on": None, "title_verified_by": None}
    batch.come(PostVersion, **{**values_of(version), **unverified, **changes})


def close(batch: Batch, standing: PostSnapshot, *, since: date) -> None:
    """From `since` on the post is no longer on its registry's list. One that begins that day or later never was."""
    for version in standing.titles:
        if version.valid_to is None or version.valid_to > since:
            batch.leave(version)
            if version.valid_from is None or version.valid_from < since:
                batch.come(PostVersion, **{**values_of(version), "valid_to": since})


def take_up(batch: Batch, standing: PostSnapshot, held: HolderDetails, *, since: date, until: date | None) -> None:
    """From `since` on another holds the post: whoever does leaves it, as with `record_holder`."""
    later = min((tenure.begin for tenure in standing.tenures if tenure.begin > since), default=None)
    new = Stretch(held, since, until or later)
    batch.holders[standing.post_id] = with_new_holder(list(standing.tenures), new, stays=False, letters_to=held)


def vacate(batch: Batch, standing: PostSnapshot, tenure: Tenure, *, since: date) -> None:
    """From `since` on whom a tenure is of no longer holds the post, and nobody follows by that."""
    others = [part for one in standing.tenures if one is not tenure for part in stretches_of(one.stretches)]
    theirs = [part for stretch in stretches_of(tenure.stretches) for part in cut_days(stretch, since)]
    batch.holders[standing.post_id] = [*others, *theirs]


def restate(
    batch: Batch, standing: PostSnapshot, tenure: Tenure, held: HolderDetails, *, since: date | None, until: date | None
) -> None:
    """Something else is said of whoever holds the post already, or of the days on which they do."""
    others = [part for one in standing.tenures if one is not tenure for part in stretches_of(one.stretches)]
    theirs = [
        Stretch(
            held,
            since if version is tenure.stretches[0] else version.valid_from,
            until if version is tenure.stretches[-1] else version.valid_to,
            version.addressed,
        )
        for version in tenure.stretches
    ]
    batch.holders[standing.post_id] = [*others, *theirs]


def reach(
    batch: Batch, standing: PostSnapshot, channel: str, facts: ContactFacts, *, by: int | None, since: date
) -> None:
    """From `since` on the post is reached so, as with `record_contact` for the office of the post itself."""
    contacts = [contact for contact in standing.own if contact.channel == channel and contact.use == OFFICE_OF_POST]
    place = place_for(sorted(contacts, key=lambda contact: contact.valid_from or date.min), since)
    batch.leave(*place.cut)
    for one in place.reaching:
        batch.come(Contact, **{**values_of(one), "valid_to": since})
    batch.come(
        Contact,
        post_id=standing.post_id,
        organisation_id=None,
        channel=channel,
        use=OFFICE_OF_POST,
        lines=list(facts.lines),
        county=next((contact.county for contact in place.cut if contact.county and contact.county in facts.lines), ""),
        value=facts.value,
        note="",
        source=facts.source,
        captured_on=facts.captured_on,
        verified_on=facts.verified_on,
        verified_by=by if facts.verified_on else None,
        do_not_use="",
        valid_from=since,
        valid_to=place.until,
    )


def prefer(batch: Batch, standing: PostSnapshot, format_: str, *, source: str) -> None:
    if standing.preference:
        batch.leave(standing.preference)
    way = standing.preference.way if standing.preference else ""
    batch.come(PostPreference, post_id=standing.post_id, format=format_, way=way, source=source)


def set_field_value(batch: Batch, standing: PostSnapshot, field_id: int, value: str) -> None:
    """What a post says for a field of its registry."""
    if before := standing.values.get(field_id):
        batch.leave(before)
    batch.come(PostValue, post_id=standing.post_id, field_id=field_id, value=value)


def values_of(version: Versioned) -> Values:
    """What a version says, by column, for another that says the same but for a few: versions themselves never
    change."""
    model: Any = type(version)
    return {name: getattr(version, name) for name in columns_of(model)}


@cache
def columns_of(model: type[Any]) -> tuple[str, ...]:
    return tuple(c.key for c in inspect(model).columns if c.key not in ("id", "recorded", "superseded"))


def supersede_all(session: Session, model: type[Any], ids: Sequence[int], seq: int) -> None:
    for start in range(0, len(ids), MANY):
        theirs = update(model).where(model.id.in_(ids[start : start + MANY]))
        session.execute(theirs.values(superseded=seq), execution_options={"synchronize_session": False})
