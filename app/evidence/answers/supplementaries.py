"""Questions that may follow an answer, with what a pack says: who was not written to, and to how many letters no
response came. They are offered, and go into the brief only if somebody chooses them."""

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
            if not campaign.figures["sent"].value:
                continue  # its letters may still be sent
            yield from (noticed(line, campaign) for line in _of_campaign(part, campaign, by))


def _of_campaign(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    if line := left_out_line(part, campaign, by):
        yield replace(line, words=f"Who among {part.them} was not written to? {line.words}")
    if campaign.figures["nothing"].value:
        draft = Draft(part.letter)
        nothing = campaign.figures["nothing"]
        letters = "letter" if nothing.of == 1 else "letters"
        told = f"{by}, no response is recorded to {draft.out_of(nothing)} {letters} of {campaigns_titled([campaign])}."
        yield draft.line(f"How many letters to {part.them} have had no response? {told}")
