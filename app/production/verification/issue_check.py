"""Whether the text that a signed letter prints is issued still: what was cleared may be taken back, or reopened."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.clearance.issue import signatures
from app.clearance.requests import cleared_registries
from app.errors import Refused
from app.letters.letter import Letter as Page
from app.production.editions.editions import selected_editions
from app.production.models import Edition


class ClearanceWent(Refused):
    """The text of a letter that would be signed is not issued any more, or not with its signatures. The fact `number`:
    of the edition that was asked for. The code is kept with letters that a run could not make."""

    code = "clearance_went"


@dataclass(frozen=True)
class IssuedTexts:
    """By registry slug: SHA-256 of the text that is issued, and of the signatures that were given with it."""

    texts: Mapping[str, str]
    pictures: Mapping[str, Collection[str | None]]

    def allows(self, page: Page, slug: str, text_sha256: str) -> bool:
        """Whether `page`, which prints this text, is a draft or may be signed as it is."""
        if page.draft:
            return True
        pictures = {signatory.picture for signatory in page.signatories if signatory.picture}
        return self.texts.get(slug) == text_sha256 and pictures <= set(self.pictures.get(slug, ()))


def issued_now(session: Session, campaign_id: int) -> IssuedTexts:
    texts = cleared_registries(session, campaign_id)
    given = signatures(session, campaign_id, texts)
    return IssuedTexts(texts, {slug: set(offices.values()) for slug, offices in given.items()})


def unissued_letters(session: Session, campaign_id: int, *, run_id: int | None = None) -> set[int]:
    """Of the editions that `newest_editions` gives, those that are no drafts and whose text is not issued any more: the
    ids of their letters."""
    texts = cleared_registries(session, campaign_id)
    signed = select(Edition.letter_id).join(Letter, Letter.id == Edition.letter_id)
    issued = [(Letter.registry_slug == slug) & (Edition.text_sha256 == sha256) for slug, sha256 in texts.items()]
    gone = signed.where(selected_editions(campaign_id, run_id), Edition.draft.is_(False), ~or_(false(), *issued))
    return set(session.scalars(gone))
