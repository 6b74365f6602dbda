"""One line for each campaign about all whom it wrote to: who signed the letters, to whom they were sent, and who was
not written to. The lines of a pack tell the same list by list."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from app.campaigns.lifecycle.create import campaign_by_reference
from app.evidence.packs.figures.findings import CampaignFindings, Findings, RegistryFindings
from app.evidence.packs.lines.facts import offices_named
from app.evidence.packs.lines.letters import addressee_count_words, noticed, unwritten_words
from app.evidence.packs.lines.line import Draft, Line
from app.letters.page.wording import join
from app.web.filters import format_date


def lines_about_all(session: Session, findings: Findings) -> Iterator[Line]:
    """Of campaigns that wrote to more than one list."""
    by_reference: dict[str, list[CampaignFindings]] = {}
    for part in findings.parts:
        for campaign in part.campaigns:
            by_reference.setdefault(campaign.reference, []).append(campaign)
    for campaigns in by_reference.values():
        registries = {one.slug: one for campaign in campaigns for one in campaign.registries}
        written = [one for one in registries.values() if one.figures["sent"].value]
        if len(written) > 1:
            yield noticed(_line(session, findings, campaigns, written), campaigns[0])


def _line(
    session: Session, findings: Findings, campaigns: Sequence[CampaignFindings], written: Sequence[RegistryFindings]
) -> Line:
    draft, first = Draft(""), campaigns[0]
    signed = _signed(session, first.reference, [registry.slug for registry in written])
    to = join([sent_to(draft, registry) for registry in written])
    left = {one.slug: one for campaign in campaigns for one in campaign.unwritten}
    words = f"letters dated {format_date(first.letter_date)}{signed} had been sent to {to}."
    return draft.line(f"By {format_date(findings.valid_at)}, {words}{unwritten_words(draft, list(left.values()))}")


def sent_to(draft: Draft, registry: RegistryFindings) -> str:
    """ "42 of the 43 chief constables"; of an open letter all to whom it is addressed."""
    if registry.addressees:
        return f"{addressee_count_words(draft, registry.addressees, registry, '')} (in an open letter)"
    return addressee_count_words(draft, registry.figures["sent"], registry, "")


def _signed(session: Session, reference: str, slugs: Sequence[str]) -> str:
    """ ", signed by the Secretary of State for Education and the Home Secretary,": whoever signs to all of these lists;
    blank where nobody does."""
    campaign = campaign_by_reference(session, reference)
    signatories = sorted(campaign.signatories, key=lambda one: one.position) if campaign else []
    offices = [one.office for one in signatories if all(one.signs(slug) for slug in slugs)]
    return f", signed by {offices_named(offices)}," if offices else ""
