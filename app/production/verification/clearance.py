"""Whether the edition that a file is, or is nearest to, was cleared: which certificates list its text, and is it issued
still."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.clearance.certificate import CertificateStatus, certificates_of, certificates_with
from app.campaigns.models import Campaign, Letter
from app.clearance.requests import cleared_registries
from app.letters.page.wording import join
from app.production.models import Edition
from app.production.verification.verify import Outcome, Verdict
from app.web.names import capitalise_first

OTHERWISE = frozenset({Outcome.ALTERED, Outcome.SAME_WORDS, Outcome.SAVED_AGAIN, Outcome.NOT_CLEARED})
"""What a file may be that is not the edition, but like it: its clearance is none of the file's."""


@dataclass(frozen=True)
class Clearance:
    """Of an edition. `campaign`: its reference; `listed`: the certificates with its text, the newest first; `issued`:
    that text is issued now. `of_file`: whether the file shows what the edition shows."""

    campaign: str
    campaign_id: int
    draft: bool
    listed: tuple[CertificateStatus, ...]
    issued: bool
    of_file: bool


def clearance_of(session: Session, verdict: Verdict) -> Clearance | None:
    """None for a file of which no edition is known."""
    if verdict.edition is None:
        return None
    letter = session.get_one(Letter, verdict.edition.letter_id)
    text = select(Edition.text_sha256).where(Edition.letter_id == letter.id, Edition.number == verdict.edition.edition)
    sha256, slug = session.scalars(text).one(), letter.registry_slug
    listed = certificates_with(certificates_of(session, letter.campaign_id), slug, sha256)
    return Clearance(
        campaign=session.get_one(Campaign, letter.campaign_id).reference,
        campaign_id=letter.campaign_id,
        draft=verdict.edition.draft,
        listed=tuple(listed),
        issued=cleared_registries(session, letter.campaign_id).get(slug) == sha256,
        of_file=verdict.outcome not in OTHERWISE,
    )


def clearance_in_words(found: Clearance) -> str:
    """Of a file that shows something else than the edition, it is said of the genuine letter."""
    subject = "It" if found.of_file else "The genuine letter"
    text = "its text" if found.of_file else "the genuine letter’s text"
    numbers = [str(status.content.number) for status in reversed(found.listed)]
    draft = f"{subject} is a draft without clearance"
    if not numbers:
        none = f"No certificate of {found.campaign} lists {text}."
        return f"{draft}. {none}" if found.draft else none
    which = f"certificate{'s' if numbers[1:] else ''} {join(numbers)} of {found.campaign}"
    still = "and is still issued" if found.issued else "but that clearance no longer applies"
    if found.draft:
        return f"{draft}: its text was not issued when it was generated. That text was cleared ({which}), {still}."
    return f"{capitalise_first(text)} was cleared ({which}), {still}."
