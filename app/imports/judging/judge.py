"""What a row would do: which post it means, what it would change of that, what of it can't be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.imports.judging.new_posts import Body, all_bodies, areas_wrong
from app.imports.judging.plan import PlanContext, greeting, parts_of, person_in, plan_of
from app.imports.judging.which_post import How, PostMatch, Posts, posts_of
from app.imports.models import Import, ImportRow
from app.imports.reading.fields import NAMES
from app.imports.reading.values import RowValues, Wrong, read_row, texts_in
from app.imports.start import custom_fields
from app.imports.states import Outcome
from app.letters.page.wording import WORDING
from app.registry.models import RegistryField
from app.registry.posts.bulk_standing import PostSnapshot, standing_of
from app.registry.posts.matching import plain_name
from app.registry.posts.post import holds_on
from app.registry.registries import coverage, registries

SOUGHT = 300
"""Rows without a match for which likely posts are looked up: a wrong file has thousands."""


@dataclass
class CheckContext:
    """What checking the rows of one import needs again and again."""

    session: Session
    found: Import
    today: date
    sought: int = 0
    _posts: dict[str, Posts] = field(default_factory=dict)
    _given: dict[str, PlanContext] = field(default_factory=dict)
    _declared: dict[str, dict[str, RegistryField]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.since = date.fromisoformat(self.found.options["since"])
        self.order = self.found.layout["order"]
        self.fields = {column["place"]: column["field"] for column in self.found.columns if column["field"]}
        self._covered = coverage(self.session)
        self._registries = {row.slug: row for row in registries(self.session)}
        self._slugs = {plain_name(name): row.slug for row in self._registries.values() for name in (row.slug, row.name)}

    def posts(self, slug: str) -> Posts:
        if slug not in self._posts:
            self._posts[slug] = posts_of(self.session, slug, self.since)
        return self._posts[slug]

    @cached_property
    def bodies(self) -> dict[str, Body]:
        return all_bodies(self.session)

    def slug_of(self, values: Mapping[str, Any]) -> str | None:
        """The registry of a row: the import's, else the one that the row names."""
        return self.found.registry_slug or self._slugs.get(plain_name(values.get("registry", "")))

    def is_custom(self, slug: str) -> bool:
        return self._registries[slug].custom

    def given(self, slug: str) -> PlanContext:
        if slug not in self._given:
            self._given[slug] = PlanContext(
                since=self.since,
                source=self.found.options["source"],
                today=self.today,
                fields={name: one.id for name, one in self.declared(slug).items()},
                covered=self._covered.get(slug, ()),
                by=self.found.asked_by,
            )
        return self._given[slug]

    def declared(self, slug: str) -> dict[str, RegistryField]:
        if slug not in self._declared:
            self._declared[slug] = custom_fields(self.session, slug)
        return self._declared[slug]


def check(checking: CheckContext, rows: Sequence[ImportRow]) -> None:
    """Say of each row what it would do. The event up to which that is so is read first: what happens meanwhile makes
    the row come back for another look."""
    session = checking.session
    known_at = head(session).seq
    said: dict[int, RowValues] = {}
    meant: dict[int, tuple[str | None, PostMatch]] = {}
    for row in rows:
        texts = texts_in(row.cells, checking.fields, row.fixed)
        first = read_row(texts, order=checking.order)
        slug = checking.slug_of(first.values)
        kinds = {name: one.kind for name, one in checking.declared(slug).items()} if slug else {}
        said[row.id] = read_row(texts, order=checking.order, kinds=kinds) if kinds else first
        meant[row.id] = (slug, _match_post(checking, row, slug, said[row.id].values))
    post_ids = {one.post_id for _, one in meant.values() if one.post_id}
    standing = standing_of(session, post_ids, day=checking.since)
    for row in rows:
        slug, post_match = meant[row.id]
        _judge(checking, row, said[row.id], slug, post_match, standing.get(post_match.post_id or 0))
        row.checked_at = known_at
    session.flush()
    _reject_doubles(session, checking.found, rows)


def _match_post(checking: CheckContext, row: ImportRow, slug: str | None, values: Mapping[str, Any]) -> PostMatch:
    if slug is None:
        return PostMatch(code="registry_unknown", facts={"said": values.get("registry", "")})
    if row.meant:
        return PostMatch(row.meant, How.CHOSEN)
    post_match = checking.posts(slug).meant(values)
    if post_match.post_id is None and checking.is_custom(slug) and post_match.code in NEW_WHEN:
        if values.get("title") and values.get("organisation"):
            return PostMatch(how=How.NEW)
        return PostMatch(code="new_post_needs", facts={})
    if post_match.code == "post_unknown" and checking.sought < SOUGHT:
        checking.sought += 1
        if likely := checking.posts(slug).likely(post_match.facts["said"]):
            how = How.PROPOSED if len(likely) == 1 else ""
            return replace(post_match, how=how, code="post_misspelled", choices=likely)
    return post_match


NEW_WHEN = frozenset({"post_unknown", "title_unknown", "organisation_unknown"})
"""Why a row of a registry of one's own names no post that there is: it is a new one."""


def _judge(
    checking: CheckContext,
    row: ImportRow,
    said: RowValues,
    slug: str | None,
    meant: PostMatch,
    standing: PostSnapshot | None,
) -> None:
    wrong = list(said.wrong)
    row.values, row.how, row.post_id, row.changes = said.values, meant.how, meant.post_id, []
    row.title, row.identity = _called(said.values), ""
    if meant.code:
        place = "registry" if meant.code == "registry_unknown" else _named_by(checking)
        choices = checking.posts(slug).titles if slug else {}
        facts = {**meant.facts, "choices": [[post_id, choices.get(post_id, "")] for post_id in meant.choices]}
        wrong.insert(0, Wrong(place, meant.code, facts))
    elif meant.how == How.NEW:
        row.identity = f"new:{plain_name(said.values['organisation'])}|{plain_name(said.values['title'])}"[:600]
        row.title = f"{said.values['title']}, {said.values['organisation']}"
        row.changes = _of_a_new_post(said.values)
        wrong += areas_wrong(checking, said.values)
        if unclear := said.values.get("unclear"):
            wrong.append(Wrong(unclear, "name_unclear", {"value": said.values["full_name"]}))
    elif standing is None or slug not in {
        title.registry_slug for title in standing.titles if holds_on(title, checking.since)
    }:
        wrong.insert(0, Wrong(_named_by(checking), "post_not_listed", {"title": row.title}))
    else:
        row.title, row.identity = standing.full_title, f"post:{standing.post_id}"
        plan = plan_of(said.values, standing, checking.given(slug))
        row.changes, wrong = plan.changes, wrong + plan.wrong
    row.problems = [one.to_json() for one in wrong]
    if wrong:
        row.outcome, row.changes = Outcome.REJECTED, []
    elif meant.how == How.NEW:
        row.outcome = Outcome.ADDED
    else:
        row.outcome = Outcome.CHANGED if row.changes else Outcome.UNCHANGED


def _called(values: Mapping[str, Any]) -> str:
    return ", ".join(filter(None, (values.get("title", ""), values.get("organisation", "")))) or str(
        values.get("code") or values.get("post") or values.get("full_name") or ""
    )


def _of_a_new_post(values: Mapping[str, Any]) -> list[dict[str, str]]:
    shown = {name: ", ".join(value) if isinstance(value, list) else value for name, value in values.items()}
    hidden = {
        "registry",
        "post",
        "code",
        "forename",
        "surname",
        "source",
        "county",
        "rank",
        "whole",
        "split",
        "unclear",
        "vacant",
    }
    changes = [
        {"field": name, "was": "", "now": YES_OR_NO[value] if isinstance(value, bool) else str(value)}
        for name, value in shown.items()
        if name not in hidden
    ]
    if "full_name" in values:
        person = person_in(values)
        office = values.get("post_salutation") or WORDING["en"].unknown
        changes.append({"field": "greeting", "was": "", "now": greeting(person, office=office, office_is_form=False)})
        changes.append({"field": "parts", "was": "", "now": parts_of(person)})
    return changes


YES_OR_NO = {True: "yes", False: "no"}


def _named_by(checking: CheckContext) -> str:
    """The column by which rows are told, to lead to."""
    for name in ("organisation", "code", "title", "post"):
        if name in checking.fields.values():
            return name
    return NAMES[0]


def _reject_doubles(session: Session, found: Import, rows: Sequence[ImportRow]) -> None:
    """Of several rows for one post the first counts."""
    identities = {row.identity for row in rows if row.identity}
    firsts = dict(
        session.execute(
            select(ImportRow.identity, func.min(ImportRow.number))
            .where(ImportRow.import_id == found.id, ImportRow.identity.in_(identities))
            .group_by(ImportRow.identity)
        ).all()
    )
    for row in rows:
        first = firsts.get(row.identity)
        if row.identity and first is not None and row.number is not None and first < row.number:
            row.problems = [Wrong("", "same_post", {"row": first}).to_json(), *row.problems]
            row.outcome, row.changes = Outcome.REJECTED, []
    session.flush()
