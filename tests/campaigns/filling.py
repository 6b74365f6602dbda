"""A campaign of four letters whose text has fields that differ by recipient, and tables that fill them."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import campaign_text, newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_in_text_of, values_of_letters
from app.campaigns.values.save import fill_letter, seen_of
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from tests.campaigns.small import small_campaign

FIELDS = """fields:
  - name: visit place
    label: Where we visit
    filled: by recipient
    example: the town hall
  - name: visit day
    type: date
    filled: by recipient
  - name: team size
    type: number
    required: no
    filled: by recipient
  - name: joint visit
    type: yes/no
    required: no
    filled: by recipient
  - name: lead
    type: choice
    choices: [police, council, llŷn]
    required: no
    filled: by recipient
  - name: ward
    filled: by recipient
"""
WORDS = """We visit ((visit place)) on ((visit day)) with ((team size)) people.((joint visit?? We come with others.)) \
The ((lead)) leads.

::: for council-leaders
Your ward is ((ward)).
:::
"""
"""Chief constables are told nothing of wards."""

HEADINGS = ("Letter reference", "Where we visit", "Visit day", "Team size", "Joint visit", "Lead")


def filled_campaign(session: Session, reference: str = "SMALL") -> Campaign:
    """SMALL-0001 to SMALL-0004, to chief constables; nothing is filled in yet."""
    campaign = small_campaign(session, reference=reference)
    source = newest_text(session, campaign.id).source.replace("fields:\n", FIELDS, 1)
    retext(session, campaign, source.replace("We look forward to your reply.", WORDS))
    return campaign


def retext(session: Session, campaign: Campaign, source: str) -> None:
    """Somebody else keeps another text."""
    keep_text(session, campaign, source, seen=newest_text(session, campaign.id).number, actor=SYSTEM)


def redeclare(session: Session, old: str, new: str) -> None:
    """Somebody else keeps another text of SMALL, with `new` for `old` wherever it stands."""
    source = newest_text(session, small(session).id).source
    assert old in source
    retext(session, small(session), source.replace(old, new))


def fill(session: Session, reference: str, **values: str) -> None:
    """Give a letter values by the names of its fields, `visit_place="Leeds"`; its others stay."""
    letter, now = letter_of(session, reference), held_by(session, reference)
    specs = fields_in(session, letter)
    typed = {spec.name: now.get(normalise(spec.name), "") for spec in specs}
    typed |= {name.replace("_", " "): value for name, value in values.items()}
    campaign = session.get_one(Campaign, letter.campaign_id)
    fill_letter(session, campaign, letter, typed, seen=seen_of(now, specs), actor=SYSTEM)


def fields_in(session: Session, letter: Letter) -> tuple[FieldSpec, ...]:
    """What its form asks for."""
    text = campaign_text(session, session.get_one(Campaign, letter.campaign_id))
    return fields_in_text_of(text, letter.registry_slug)


def letter_of(session: Session, reference: str) -> Letter:
    return session.scalars(select(Letter).where(Letter.reference == reference)).one()


def held_by(session: Session, reference: str) -> dict[str, str]:
    """What a letter holds, by the names of its fields as they are kept."""
    letter = letter_of(session, reference)
    return values_of_letters(session, [letter.id]).get(letter.id, {})


def small(session: Session) -> Campaign:
    campaign = campaign_by_reference(session, "SMALL")
    assert campaign is not None
    return campaign


def csv_of(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS, encoding: str = "utf-8", **how: Any) -> bytes:
    """A table as a spreadsheet program saves it; `how`: of csv.writer."""
    out = StringIO()
    csv.writer(out, **how).writerows([headings, *rows])
    return out.getvalue().encode(encoding)


def xlsx_of(*rows: Sequence[Any], headings: Sequence[str] = HEADINGS) -> bytes:
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()
