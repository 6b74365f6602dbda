"""The letters that every program makes: for the engine, what it is given; for the peers, the same words as JSON."""

import hashlib
import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.letters.compose import CampaignText, compose
from app.letters.letter import Letter as Page
from app.letters.letter import words_of
from app.letters.recipient.recipient import Recipient
from app.letters.text.template import CompiledTemplate, compile_template
from app.platform.services import Services
from app.registry.posts.recipients_of import recipients
from bench.letters.instance import campaign_of, signature
from bench.letters.words import blocks_of, values_of, variant_of

RICH = Path(__file__).with_name("rich.md")
"""A letter full of bold and italic runs."""

RICH_PAGES = 2
"""Pages that it has, whoever gets it."""

PICKLE = "sample.pickle"
AT_ONCE = 500
AT_A_TIME = 100


@dataclass(frozen=True)
class OurSample:
    """What the engine is given. `recipients`: registry slug and recipient of each letter; `pictures`: the signatures,
    by SHA-256."""

    source: str
    campaign: CampaignText
    recipients: Sequence[tuple[str, Recipient]]
    pictures: dict[str, bytes]

    def page(self, template: CompiledTemplate, number: int) -> Page:
        registry, recipient = self.recipients[number]
        return compose(template, registry=registry, recipient=recipient, campaign=self.campaign, values={})

    def composed(self, template: CompiledTemplate, numbers: Sequence[int]) -> Iterator[list[Page]]:
        """The pages of these letters, many at a time, as a run composes all that it claimed before it makes a file: a
        kind of work that is not broken off for another is faster."""
        for start in range(0, len(numbers), AT_A_TIME):
            yield [self.page(template, number) for number in numbers[start : start + AT_A_TIME]]


def our_sample(folder: Path) -> OurSample:
    sample: OurSample = pickle.loads((folder / PICKLE).read_bytes())
    return sample


def write_samples(services: Services, folder: Path, letters: int) -> None:
    """Two folders: `march`, the letters of the campaign, and `rich`, to the same recipients."""
    with services.database.reading() as session:
        campaign = campaign_of(session)
        printing = freeze(session, campaign)
        text = printing.text_for(printing.cleared[0])
        pictures = {hashlib.sha256(body).hexdigest(): body for body in map(signature, range(len(text.signatories)))}
        to = list(_recipients(session, campaign, letters))
    for name, source in (("march", printing.source), ("rich", RICH.read_text(encoding="utf-8"))):
        (folder / name).mkdir()
        _write(OurSample(source, text, to, pictures), folder / name)


def _recipients(session: Session, campaign: Campaign, letters: int) -> Iterator[tuple[str, Recipient]]:
    """Of letters from the whole campaign: neighbours are of different registries."""
    rows = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)).all()
    step = _step(len(rows))
    mixed = [rows[place * step % len(rows)] for place in range(letters)]
    for start in range(0, letters, AT_ONCE):
        some = mixed[start : start + AT_ONCE]
        found = recipients(session, [row.post_id for row in some if row.post_id], valid_at=campaign.valid_at)
        for row in some:
            assert row.post_id is not None
            yield row.registry_slug, replace(found[row.post_id], reference=row.reference)


def _step(count: int) -> int:
    """A step that meets each of `count` places once before any twice."""
    step = 7919  # a prime
    assert count % step
    return step


def _write(sample: OurSample, folder: Path) -> None:
    (folder / PICKLE).write_bytes(pickle.dumps(sample))
    template = compile_template(sample.source)
    variants: dict[str, Any] = {}
    records = []
    for number, (registry, recipient) in enumerate(sample.recipients):
        name, holding = variant_of(template, registry, recipient)
        if name not in variants:
            variants[name] = blocks_of(template, registry, holding)
        page = sample.page(template, number)
        records.append(
            {
                "variant": name,
                "reference": page.reference,
                "title": page.title,
                "addressee": page.addressee,
                "salutation": page.salutation,
                "values": values_of(recipient, sample.campaign),
            }
        )
    fixed = _fixed(page, sample.pictures) | {"variants": variants}
    for sha256, body in sample.pictures.items():
        (folder / f"{sha256}.png").write_bytes(body)
    (folder / "letter.json").write_text(json.dumps(fixed, ensure_ascii=False), encoding="utf-8")
    (folder / "records.json").write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")


def _fixed(page: Page, pictures: dict[str, bytes]) -> dict[str, Any]:
    return {
        "language": page.wording.language,
        "letterhead": page.letterhead,
        "letterhead_with": page.letterhead_with,
        "sender": page.sender,
        "details": page.details[1:],
        "marking": page.marking,
        "notice": page.notice,
        "subject": words_of(page.subject),
        "close": page.close,
        "signatories": [
            {"name": one.name, "office": one.office, "picture": f"{one.picture}.png"} for one in page.signatories
        ],
        "copies": page.copies,
    }
