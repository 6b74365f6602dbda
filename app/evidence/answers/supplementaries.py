"""Questions that may follow an answer, with what a pack says: who was not written to, and who has not replied. They are
offered, and go into the brief only if somebody chooses them."""

from collections.abc import Iterator
from dataclasses import replace

from app.evidence.packs.figures.findings import CampaignFindings, Findings, PartFindings
from app.evidence.packs.lines.letters import left_out_line, noticed
from app.evidence.packs.lines.line import Draft, Line
from app.evidence.packs.lines.phrases import campaigns_titled
from app.web.filters import format_date


def likely_questions(findings: Findings) -> Iterator[Line]:
    """Each with its answer, in the order of the parts."""
    by = f"By {format_date(findings.valid_at)}"
    for part in findings.parts:
        for campaign in part.campaigns:
            yield from (noticed(line, campaign) for line in _of_campaign(part, campaign, by))


def _of_campaign(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    figures = campaign.figures
    if line := left_out_line(part, campaign, by):
        yield replace(line, words=f"Who in the sector “{part.sector_name}” was not written to? {line.words}")
    for measure, question, said in (
        ("nothing", "has not replied", "no response is recorded to"),
        ("overdue", "is late", "no answer in time is recorded to"),
    ):
        if figures[measure].value:
            draft = Draft(part.letter)
            number = draft.out_of(figures[measure])
            asked = f"Who of {part.them} {question}?"
            yield draft.line(f"{asked} {by}, {said} {number} letters of {campaigns_titled([campaign])}.")
