"""What of the statutory framework a campaign's letters cite, and whether it was in force on the letter's date and when
the letters were sent."""

from collections.abc import Sequence
from datetime import date

from app.campaigns.letter.text import compiled_text
from app.campaigns.preview.wordings import alike_answers, answers_as_known
from app.evidence.framework.citations import (
    Miscitation,
    WorkCitation,
    find_citations,
    find_miscitations,
    find_unrecorded_sections,
)
from app.evidence.framework.listing import Edition, editions
from app.evidence.packs.figures.findings import CitedFindings
from app.evidence.packs.figures.letter_rows import CampaignRows
from app.letters.text.matrix import printed_source
from app.web.filters import format_date


def citations(found: CampaignRows) -> Sequence[CitedFindings]:
    """Each edition that a letter cites once, in the text's order; then the sections of Acts that are not recorded."""
    snapshot = found.snapshot
    text, there = _printed_text(found), editions(snapshot.session, known_at=snapshot.known_at)
    if not text or not there:
        return ()
    day = found.then.letter_date
    wrong = {_citation_key(miscitation) for miscitation in find_miscitations(text, day, there)}
    told: dict[tuple[int, str], CitedFindings] = {}
    for citation in find_citations(text, there):
        meant = None if _citation_key(citation) in wrong else _in_force(citation, day, there)
        told.setdefault(
            _citation_key(citation),
            _citation_findings(citation, day, meant, _sent_later(citation, meant or (), found, there)),
        )
    return (*told.values(), *(_unrecorded(title) for title in find_unrecorded_sections(text, there)))


def _printed_text(found: CampaignRows) -> str:
    """What at least one letter of the campaign prints, or may print where a person answers for it; blank without a
    text or a letter."""
    snapshot = found.snapshot
    if snapshot.text is None:
        return ""
    compiled = compiled_text(snapshot.text.source)
    letters = {letter_id: row.registry for letter_id, row in found.letters.items()}
    counts = answers_as_known(
        snapshot.session,
        snapshot.campaign,
        compiled,
        letters,
        valid_at=found.then.valid_at,
        known_at=snapshot.event,
    )
    return printed_source(snapshot.text.source, compiled, alike_answers(counts))


def _unrecorded(title: str) -> CitedFindings:
    return CitedFindings(0, title, None, f"{title}.")


def _citation_key(one: WorkCitation | Miscitation) -> tuple[int, str]:
    return one.edition.id if one.edition else 0, one.work_slug + one.said


def _in_force(one: WorkCitation, day: date, there: Sequence[Edition]) -> Sequence[Edition]:
    """What a citation that is not amiss means: its edition, or those of its work that may be in force on the day."""
    return [one.edition] if one.edition else [e for e in there if e.work_slug == one.work_slug and e.in_force_on(day)]


def _sent_later(one: WorkCitation, meant: Sequence[Edition], found: CampaignRows, there: Sequence[Edition]) -> str:
    """How many of the campaign's letters, of all parts, were sent last when what they cite was in force no more; blank
    where none was. A work that is cited without an edition is in force as long as any edition of it."""
    ended = [edition.in_force_to for edition in meant if edition.in_force_to]
    editions = meant if one.edition else [edition for edition in there if edition.work_slug == one.work_slug]
    sent = [row.sent_on for row in found.letters.values() if row.sent_on and row.sent_on > max(ended)] if ended else []
    late = [day for day in sent if not any(edition.in_force_on(day) for edition in editions)]
    if not late:
        return ""
    were = "was" if len(late) == 1 else "were"
    sent_on = f"{len(late):,} of all the campaign’s letters {were} sent, or sent again, after it"
    return f" Its last day in force was {format_date(max(ended))}: {sent_on}."


def _citation_findings(one: WorkCitation, day: date, meant: Sequence[Edition] | None, sent_later: str) -> CitedFindings:
    """`meant`: None where the citation is amiss."""
    on, title = format_date(day), one.edition.title if one.edition else one.work_title
    since = [edition.in_force_from for edition in meant or ()]
    in_force = None if meant and None in since else meant is not None
    if in_force or in_force is None:
        words = f"{title}."
    elif one.edition:
        words = f"{title}: not in force on {on}{_in_force_dates(one.edition)}."
    else:
        words = f"{title}, cited as “{one.words}”: no published edition of it that is recorded was in force on {on}."
    return CitedFindings(one.edition.id if one.edition else 0, title, in_force, f"{words}{sent_later}")


def _in_force_dates(edition: Edition) -> str:
    since = f" from {format_date(edition.in_force_from)}" if edition.in_force_from else ""
    until = f" until {format_date(edition.in_force_to)}" if edition.in_force_to else ""
    return f" (it is{since}{until})" if since or until else ""
