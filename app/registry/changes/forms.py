"""The forms of a change of organisations: what happens and when; then what is chosen under it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms.validators import DataRequired, Length

from app.registry.changes.plan import Plan
from app.registry.changes.requested_change import REPLACE, Choices, Kind, Name, RequestedChange, Successor, Wording
from app.registry.organisations.find_by_name import organisation_named, organisations_near
from app.registry.organisations.organisation import last_names
from app.registry.words import do_you_mean
from app.web.acts import ActForm
from app.web.forms import checkbox, date_input, line, put_last, radios, textarea, tidy
from app.web.typed import number_in, numbers_in

NO_DAY = "Enter the start date"
NO_NAME = "Enter the new name"
NEW_ONE = "Enter its full name or a code, or select “A new organisation”."
NEW = "y"
OLD_OR_NEW = (("", "An existing organisation"), (NEW, "A new organisation"))
MOST = 4
"""Organisations that one may be split into on the form."""
LAST = ("name", "short_name", "article", "new", "gss", "ods", "on", "note")
"""The fields below all others, in the order of the page."""


class ChangeForm(ActForm):
    """When, and who says so. It is sent by GET: looking at what a change does changes nothing."""

    class Meta:
        csrf = False

    on = date_input("Start date", NO_DAY)
    note = line(
        "Reason and source",
        "An order, an announcement or a web page. It appears in the history of every record that changes",
        300,
        DataRequired("Enter the reason and the source"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        put_last(self, *(name for name in LAST if name in self))

    def wanted(self, session: Session, kind: Kind, organisation_id: int) -> RequestedChange | None:
        """None when something typed means nothing; that is then said beside its box."""
        return RequestedChange(kind, organisation_id, self.on.data, self.note.data)

    def _ids(self, session: Session, field: Any, lines: Sequence[str], *, on: date | None = None) -> list[int]:
        found = [(line, organisation_named(session, line, valid_at=on or self.on.data)) for line in lines]
        if unknown := [line for line, one in found if one is None]:
            field.errors = [" ".join(not_found_words(session, line) for line in unknown)]
        return [one for _, one in found if one is not None]


def not_found_words(session: Session, typed: str, to_do: str = "Enter its full name or a code.") -> str:
    """That there is no such organisation, and which may be meant."""
    meant = do_you_mean([name for _, name in organisations_near(session, typed)])
    return tidy(f"No single organisation is called “{typed}” on that date. {meant} {to_do}")


class RenameForm(ChangeForm):
    name = line("New name", "The full name, as it is printed", 200, DataRequired(NO_NAME))
    short_name = line(
        "Short name (optional)", "For lists and short titles. If you enter none, they show the full name", 200
    )
    article = checkbox("Use “the” before the name in a sentence")

    @property
    def typed(self) -> Name:
        return Name(self.name.data, self.short_name.data or self.name.data, "the" if self.article.data else "")

    def wanted(self, session: Session, kind: Kind, organisation_id: int) -> RequestedChange | None:
        return RequestedChange(kind, organisation_id, self.on.data, self.note.data, name=self.typed)


class ReplaceForm(RenameForm):
    """One successor, which there is or which is new."""

    name = line(
        "Name of the successor",
        "The name or code of an existing organisation, or the full name of a new one as it is printed",
        200,
        DataRequired("Enter the name of the successor"),
    )
    new = radios("What is the successor?", options=OLD_OR_NEW, default="", validate_choice=False)
    gss = line("ONS code (optional)", "", 40)
    ods = line("NHS (ODS) code (optional)", "", 40)

    def successor(self, session: Session) -> Successor | None:
        """None where none has that name and nobody said that it is new; that is then said beside the box."""
        if there := organisation_named(session, self.name.data, valid_at=self.on.data):
            return Successor(organisation_id=there)
        if self.new.data != NEW:
            self.name.errors = [not_found_words(session, self.name.data, NEW_ONE)]
            return None
        codes = {scheme: self[scheme].data for scheme in ("gss", "ods") if self[scheme].data}
        return Successor(name=self.typed, codes=codes)

    def wanted(self, session: Session, kind: Kind, organisation_id: int) -> RequestedChange | None:
        successor = self.successor(session)
        if successor is None:
            return None
        return RequestedChange(kind, organisation_id, self.on.data, self.note.data, successors=(successor,))


class MergeForm(ReplaceForm):
    others = textarea(
        "Other organisations that merge with it",
        "One on each line, by name or code",
        0,
        Length(max=4000, message="The list must be 4,000 characters or fewer."),
    )
    other = line("Add another organisation", "Start to type its name, or enter a code", 200)

    @property
    def lines(self) -> list[str]:
        return [tidy(line) for line in (self.others.data or "").split("\n") if line.strip()]

    def add_other(self, session: Session, *, today: date) -> None:
        """Put the organisation that is typed on the list of others; or say that there is none."""
        if found := self._ids(session, self.other, [self.other.data], on=self.on.data or today):
            name = last_names(session, found)[found[0]]
            self.others.data = "\n".join(dict.fromkeys([*self.lines, name]))
            self.other.data = ""

    def wanted(self, session: Session, kind: Kind, organisation_id: int) -> RequestedChange | None:
        lines = self.lines
        typed = [self.other.data] if self.other.data else []
        others = (*self._ids(session, self.others, lines), *self._ids(session, self.other, typed))
        if len(others) < len(lines) + len(typed):
            return None
        change = super().wanted(session, kind, organisation_id)
        return change and replace(change, others=others)


class SplitForm(ChangeForm):
    """Pairs of name and short name; those left empty are none."""

    boxes = MappingProxyType({"name": "name_1"})

    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{one}"], self[f"short_{one}"]) for one in range(1, MOST + 1)]

    def wanted(self, session: Session, kind: Kind, organisation_id: int) -> RequestedChange | None:
        successors = []
        for name, short in self.pairs():
            if name.data:
                there = organisation_named(session, name.data, valid_at=self.on.data)
                new = Name(name.data, short.data or name.data)
                successors.append(Successor(organisation_id=there) if there else Successor(name=new))
        return RequestedChange(kind, organisation_id, self.on.data, self.note.data, successors=tuple(successors))


for _place, _which in enumerate(("First", "Second", "Third", "Fourth"), start=1):
    setattr(SplitForm, f"name_{_place}", line(f"{_which} successor", "", 200))
    setattr(SplitForm, f"short_{_place}", line("Short name, if it is new", "", 200))

FORMS: Mapping[str, type[ChangeForm]] = {
    Kind.RENAME: RenameForm,
    Kind.MERGE: MergeForm,
    REPLACE: ReplaceForm,
    Kind.SPLIT: SplitForm,
    Kind.CLOSE: ChangeForm,
}
"""By what a person says happens."""


def choices_in(sent: MultiDict[str, str], plan: Plan) -> Choices:
    """What was chosen on the page that showed `plan`. Boxes left out of the page are no choice."""
    slugs = dict.fromkeys(post.registry_slug for post in plan.going)
    places = [(number, slug) for number in range(len(plan.successors)) for slug in slugs]
    shown = [(number, slug) for number, slug in places if f"title-{number}-{slug}" in sent]
    posts = [post.post_id for post in plan.going] + [post.version.post_id for post in plan.retitled]
    areas = {choice.area_id for choice in plan.areas.choices}
    return Choices(
        moves={post: to for post in posts if (to := _moved_to(sent.get(f"move-{post}"))) is not None},
        made={(number, slug): f"make-{number}-{slug}" in sent for number, slug in shown},
        carried={(number, slug): f"carry-{number}-{slug}" in sent for number, slug in shown},
        wordings={(number, slug): wording for number, slug in shown if (wording := _wording(sent, f"{number}-{slug}"))},
        retitled={post: wording for post in posts if (wording := _wording(sent, f"post-{post}"))},
        contacts={
            contact.successor: chosen
            for contact in plan.contacts
            if (chosen := number_in(sent.get(f"contacts-{contact.successor}"))) is not None
        },
        areas={area: tuple(numbers_in(sent.getlist(f"area-{area}"))) for area in areas if f"areas-{area}" in sent},
    )


def _moved_to(text: str | None) -> int | None:
    """The number of a successor, or -1 for none."""
    return -1 if text == "-1" else number_in(text)


def _wording(sent: Mapping[str, str], key: str) -> Wording | None:
    title, salutation = tidy(sent.get(f"title-{key}"))[:250], tidy(sent.get(f"salutation-{key}"))[:250]
    return Wording(title, salutation) if title and salutation else None
