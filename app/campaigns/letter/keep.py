"""Save the page of the letter, and say before it is done what saving would do."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns import events
from app.campaigns.clearance.to_clear import texts_to_clear
from app.campaigns.editing import editing, touched_by
from app.campaigns.enclosures.change import let_go
from app.campaigns.enclosures.enclosure_list import files_of
from app.campaigns.fields.values import filled_values, values_of
from app.campaigns.letter.keep_text import next_version
from app.campaigns.letter.text import LetterContent, digest_beside, written_of
from app.campaigns.models import Campaign, TextVersion
from app.clearance.requests import given_requests, issued_texts
from app.drafting.compare import words_changed
from app.errors import Stale
from app.letters.page.wording import join
from app.letters.text.fields import normalise
from app.letters.text.template import compile_template
from app.web.filters import format_plural
from app.web.names import recipients_of


@dataclass(frozen=True)
class Seen:
    """What it was written from: the number of the text's version, and the digest of what stood beside it."""

    number: int
    beside: str


def keep_letter(
    session: Session,
    campaign: Campaign,
    written: LetterContent,
    *,
    seen: Seen,
    actor: Actor,
    note: str = "",
    accepted: Container[int] = (),
) -> TextVersion:
    """Keep what was written, with all campaign-wide fields that its source declares; the newest version of the text
    comes back.

    The text, and what stands beside it, are each left as they are when this person did not change them: two people may
    write the one and fill the other at once. Raises Stale when somebody has saved the same meanwhile, TemplateProblems,
    InvalidValue, CampaignClosed, RemovesClearances.
    """
    specs = compile_template(written.source, registries=()).campaign_fields
    with editing(session, campaign, actor=actor, accepted=accepted) as text:
        version = next_version(session, campaign, text, written.source, seen=seen.number, note=note, actor=actor)
        now = digest_beside(values_of(campaign.values, specs), campaign.enclosures)
        if written.beside not in (seen.beside, now):
            if now != seen.beside:
                raise Stale
            _keep_beside(session, campaign, filled_values(campaign.values, written.values, specs), written, actor=actor)
        return version


def _keep_beside(
    session: Session, campaign: Campaign, values: dict[str, Any], written: LetterContent, *, actor: Actor
) -> None:
    was, now = ({normalise(name): value for name, value in one.items()} for one in (campaign.values, values))
    written_as = {normalise(name): name for name in (*campaign.values, *values)}
    enclosures = list(campaign.enclosures)
    campaign.values, campaign.enclosures = values, list(written.enclosures)
    changed = sorted(written_as[key] for key in was.keys() | now.keys() if was.get(key) != now.get(key))
    if changed:
        record(
            session,
            events.CAMPAIGN_FIELDS_FILLED,
            actor=actor,
            subjects=[("campaign", campaign.id)],
            after={"fields": changed},
            personal={name: str(values.get(name, "")) for name in changed},
        )
    if enclosures != campaign.enclosures:
        gone = let_go(session, campaign)
        record(
            session,
            events.CAMPAIGN_ENCLOSURES_NAMED,
            actor=actor,
            subjects=[("campaign", campaign.id)],
            before={"enclosures": enclosures},
            after={"enclosures": campaign.enclosures, **({"files_let_go": gone} if gone else {})},
        )


@dataclass(frozen=True)
class Saving:
    """`version`: number of the version that would be made, None when the text is the same; `beside`: fields or
    enclosures would change; `lost`: clearances that would go, by registry slug; `kept`: those that would stand;
    `added`, `removed`: words of the text; `let_go`: enclosures whose files would go, since their names are not in the
    list any more; `frozen`: slugs of registries whose text is issued and would change, which can't be saved."""

    version: int | None
    beside: bool
    lost: Mapping[str, int]
    kept: int
    added: int = 0
    removed: int = 0
    let_go: Sequence[str] = ()
    frozen: Sequence[str] = ()

    def say(self, names: Mapping[str, str]) -> tuple[str, str]:
        """What it does, and what else is so. `names` of registries by slug."""
        if self.version is None and not self.beside:
            return "You have not changed anything yet.", ""
        does = f"Saving makes version {self.version}" if self.version else "Saving changes field values or enclosures"
        more = self._words()
        if self.let_go:
            files = "its file is removed" if len(self.let_go) == 1 else "their files are removed"
            taken_out = f"{join([f'“{name}”' for name in self.let_go])} {'is' if len(self.let_go) == 1 else 'are'}"
            to_keep = "To keep a file, rename it under Enclosures."
            more = f"{more} {taken_out} removed or renamed, so {files}. {to_keep}".strip()
        if self.frozen:
            issued_to = recipients_of([names[slug] for slug in names if slug in self.frozen])
            return f"This can’t be saved: the text for {issued_to} is issued.", "Reopen it under Clearance first."
        if not self.lost:
            if self.kept or not self.version:
                return f"{does} and does not remove any clearance.", more
            return f"{does}. No office has cleared this text yet.", more
        registries = [name for slug, name in names.items() if slug in self.lost]
        only = " only" if self.kept else ""
        removes = format_plural(sum(self.lost.values()), "clearance")
        stands = (
            f"{format_plural(self.kept, 'clearance')} of other texts {'is' if self.kept == 1 else 'are'} still valid."
        )
        said = f"{more} {stands if self.kept else ''}".strip()
        return f"{does} and removes {removes}, for {recipients_of(registries)}{only}.", said

    def _words(self) -> str:
        added, removed = format_plural(self.added, "word"), format_plural(self.removed, "word")
        if self.added and self.removed:
            return f"You have added {added} to the text and removed {self.removed:,}."
        if self.added:
            return f"You have added {added} to the text."
        return f"You have removed {removed} from the text." if self.removed else ""


def saving_of(
    session: Session,
    campaign: Campaign,
    written: LetterContent,
    *,
    opened: TextVersion,
    newest: TextVersion,
    beside: str,
) -> Saving:
    """What keeping `written` does, which was written from `opened` (app/campaigns/letter/keep.py). `beside`: digest of
    the fields of its text and of the enclosures as they are saved. Raises TemplateProblems."""
    saved = written_of(session, campaign)
    if written.source == opened.source:
        written = replace(written, source=newest.source)
    touched = touched_by(texts_to_clear(session, campaign, saved), texts_to_clear(session, campaign, written))
    slugs = [slug for _, slug in given_requests(session, campaign.id)]
    changed = written.source != newest.source
    added, removed = words_changed(newest.source, written.source) if changed else (0, 0)
    return Saving(
        version=newest.number + 1 if changed else None,
        beside=digest_beside(written.values, written.enclosures) != beside,
        lost={slug: slugs.count(slug) for slug in slugs if slug in touched},
        kept=sum(slug not in touched for slug in slugs),
        added=added,
        removed=removed,
        let_go=[name for name in files_of(session, campaign.id) if name not in written.enclosures],
        frozen=[slug for slug in issued_texts(session, campaign.id) if slug in touched],
    )
