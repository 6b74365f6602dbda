"""What is written on the page of the letter: the text, and the campaign's fields and enclosures beside it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.letter.text import compiled_text, newest_text
from app.campaigns.models import Campaign
from app.letters.canonical import canonical
from app.letters.text.template import CompiledTemplate


@dataclass(frozen=True)
class LetterContent:
    """`source` is a whole Markdown file; `values` are campaign-wide fields by name; `enclosures`: one name each."""

    source: str
    values: Mapping[str, Any]
    enclosures: Sequence[str]

    @property
    def text(self) -> CompiledTemplate:
        """Raises TemplateProblems when the source does not compile."""
        return compiled_text(self.source)

    @property
    def beside(self) -> str:
        """Digest of what stands beside the text."""
        return digest_beside(self.values, self.enclosures)


def digest_beside(values: Mapping[str, Any], enclosures: Sequence[str]) -> str:
    return hashlib.sha256(canonical([dict(values), list(enclosures)])).hexdigest()


def written_of(session: Session, campaign: Campaign) -> LetterContent:
    """As it is saved now."""
    return LetterContent(newest_text(session, campaign.id).source, campaign.values, campaign.enclosures)
