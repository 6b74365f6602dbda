"""A table of several private offices: what each of its rows would add, what is there already, and what is wrong."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.accounts.directory import find_users
from app.accounts.models import User
from app.audit.record import Actor
from app.clearance.models import PrivateOffice
from app.clearance.offices.change import hold_offices
from app.clearance.offices.find import offices
from app.clearance.offices.forms import NewOfficeForm
from app.clearance.offices.members import memberships
from app.clearance.offices.ministers import ministers
from app.clearance.offices.set_up import OfficeDetails, OfficeSetUp, set_up_office
from app.clearance.offices.words import RowKind
from app.clearance.refusals import REFUSALS
from app.errors import Refused, Stale
from app.letters.canonical import canonical
from app.letters.text.typography import typeset_text
from app.people.first_run import lasts
from app.people.second_person import waiting_for
from app.people.states import Kind
from app.platform.config import Settings
from app.web.acts import sentence_in
from app.web.tables.rows import Cell, TableRefused
from app.web.tables.sheets import Sheet, SheetField, day_of, lacking, read_sheet
from app.web.typed import comparison_key, title_comparison_key

FIELDS: Mapping[str, SheetField] = {
    "title": SheetField("Office", ("title", "title of the office", "private office", "ministerial office")),
    "department": SheetField("Department", ("committee", "department or committee")),
    "minister": SheetField("Minister", ("name of the minister", "minister’s name"), needed=False),
    "since": SheetField("First day in office", ("since", "in office since", "in post since", "from"), needed=False),
    "members": SheetField("Members", ("member", "clearers", "emails", "email addresses"), needed=False),
}

MOST = 100
"""Offices in one table: all are added in one transaction."""


@dataclass(frozen=True)
class OfficeTableRow:
    """A row of the table, by its number in the file. `office`: the one that is there already; `details`: what would be
    recorded, without what is there. `problems`: why it can't be, as sentences."""

    number: int
    details: OfficeDetails
    joining: Sequence[User]
    not_yet: Sequence[str]
    office: PrivateOffice | None
    problems: Sequence[str]

    @property
    def kind(self) -> RowKind:
        if self.problems:
            return RowKind.WRONG
        if self.office is None:
            return RowKind.NEW
        return RowKind.LACKS_SOME if self.details.minister or self.joining else RowKind.THERE


@dataclass(frozen=True)
class OfficePlan:
    """What a table would do, in the order of its rows."""

    rows: Sequence[OfficeTableRow]

    def of(self, *kinds: RowKind) -> list[OfficeTableRow]:
        return [row for row in self.rows if row.kind in kinds]

    @property
    def to_save(self) -> list[OfficeTableRow]:
        return self.of(RowKind.NEW, RowKind.LACKS_SOME)

    @property
    def counts(self) -> tuple[int, int]:
        """Offices to add, and offices that lack some of what the table says of them."""
        return len(self.of(RowKind.NEW)), len(self.of(RowKind.LACKS_SOME))

    @property
    def not_yet(self) -> list[str]:
        """Who can't join an office yet, each once."""
        return [*dict.fromkeys(person for row in self.rows for person in row.not_yet)]

    @property
    def seen(self) -> str:
        """Digest of what would be saved, which the page’s form carries so that a stale one is refused."""
        facts = [
            [
                row.number,
                row.details.names.title,
                row.details.names.department,
                row.details.minister,
                row.details.since.isoformat() if row.details.since else "",
                list(row.details.member_ids),
                row.office.id if row.office else 0,
            ]
            for row in self.to_save
        ]
        return hashlib.sha256(canonical(facts)).hexdigest()


def read_office_table(body: bytes) -> Sheet:
    """Raises TableRefused."""
    sheet = read_sheet(body, FIELDS, {})
    if missing := lacking(sheet, FIELDS):
        raise TableRefused("no_column", headings=missing)
    if len(sheet.rows) > MOST:
        raise TableRefused("too_many_offices", limit=MOST)
    return sheet


def plan_of(session: Session, sheet: Sheet, *, settings: Settings, user_id: int, at: datetime) -> OfficePlan:
    """`user_id`: who would add the offices. A member who waits for a second person counts as there already."""
    users = find_users(session)
    standing = {title_comparison_key(office.title): office for office in offices(session, retired=True)}
    waiting = {(one.office_id, one.user_id) for one in waiting_for(session, at) if one.kind == Kind.OFFICE}
    may_join_alone = lasts(session, settings)
    first_rows: dict[str, int] = {}
    rows = []
    for number, cells in sheet.rows:
        row = _checked(session, _row(number, cells, users), standing, waiting)
        key = title_comparison_key(row.details.names.title)
        problems = [*row.problems]
        if key and first_rows.setdefault(key, number) != number:
            problems.append(_sentence(Refused("office_in_two_rows", row=first_rows[key])))
        if user_id in row.details.member_ids and not may_join_alone:
            problems.append(_sentence(Refused("own_office")))
        rows.append(replace(row, problems=problems))
    return OfficePlan(rows)


def apply_plan(
    session: Session, sheet: Sheet, *, seen: str, settings: Settings, actor: Actor, at: datetime
) -> tuple[OfficePlan, list[OfficeSetUp]]:
    """Save what the rows that are not wrong would add. Raises Stale (offices_changed) unless it is what was shown, and
    what `set_up_office` raises."""
    hold_offices(session)
    plan = plan_of(session, sheet, settings=settings, user_id=actor.user_id or 0, at=at)
    if plan.seen != seen:
        raise Stale("offices_changed")
    return plan, [
        set_up_office(session, row.details, office=row.office, settings=settings, actor=actor, at=at)
        for row in plan.to_save
    ]


def _row(number: int, cells: Mapping[str, Cell], users: Collection[User]) -> OfficeTableRow:
    """The row by itself: what the form of one office would say of it."""
    since = cells.get("since", "")
    day = day_of(since)
    typed = MultiDict((name, str(cells.get(name, ""))) for name in ("title", "department", "minister", "members"))
    typed.setlist("since", [str(day.day), str(day.month), str(day.year)] if day else ["", "", ""])
    form = NewOfficeForm(users, formdata=typed, meta={"csrf": False})
    form.validate()
    errors = [error for field in form for error in field.errors]
    undated = [_sentence(Refused("office_no_date", value=since))] if since and not day else []
    return OfficeTableRow(number, form.details, form.named.users, form.named.not_yet, None, [*errors, *undated])


def _checked(
    session: Session,
    row: OfficeTableRow,
    standing: Mapping[str, PrivateOffice],
    waiting: Collection[tuple[int, int]],
) -> OfficeTableRow:
    """The row beside the office that has its title, if one has."""
    office = standing.get(title_comparison_key(row.details.names.title))
    if office is None:
        return row
    problems = [*row.problems]
    if office.retired is not None:
        problems.append(_sentence(Refused("office_retired")))
    if comparison_key(office.department) != comparison_key(row.details.names.department):
        problems.append(_sentence(Refused("office_department_differs", department=office.department)))
    details, known = row.details, ministers(session, office.id)
    if details.minister and known:
        newest = known[-1]
        same_day = details.since in (None, newest.valid_from)
        if typeset_text(newest.name) != typeset_text(details.minister) or newest.valid_to or not same_day:
            problems.append(_sentence(Refused("office_minister_differs", name=newest.name)))
        details = replace(details, minister="", since=None)
    there = {user.id for _, user in memberships(session, office.id)}
    joining = [user for user in row.joining if user.id not in there and (office.id, user.id) not in waiting]
    details = replace(details, member_ids=[user.id for user in joining])
    return replace(row, details=details, joining=joining, office=office, problems=problems)


def _sentence(refused: Refused) -> str:
    return sentence_in(REFUSALS, refused)
