"""The sentences that a pack begins with: to whom letters had been sent, and how many had a reply."""

from collections.abc import Collection

from app.evidence.packs.figures.findings import ChosenCampaign, Findings
from app.evidence.packs.figures.pack_content import Whole
from app.evidence.packs.figures.rows import LetterRow
from app.evidence.packs.lines.phrases import campaigns_introduced, campaigns_named, lower, was_or_were
from app.evidence.packs.lines.sourced_lines import dated_sentence, with_last_record
from app.evidence.packs.methods import all_made_later
from app.evidence.packs.words import refused
from app.letters.page.wording import join
from app.web.filters import format_date, format_plural, format_share


def headline(findings: Findings) -> str:
    """The sentences that a pack begins with: of which campaigns, to whom, and which of their letters it leaves out."""
    first, *others = _headline(findings)
    said = (with_last_record(first, findings), *others, *map(_elsewhere, findings.chosen))
    return " ".join(filter(None, said))


def _headline(findings: Findings) -> list[str]:
    """Its sentences, without those about what it leaves out and about notices."""
    sent, replied = distinct_rows(findings, "sent"), distinct_rows(findings, "replies")
    by = f"By {format_date(findings.valid_at)}"
    unsent = _replied_unsent(len(replied - sent), also=bool(replied & sent))
    if not sent:
        told = _not_written_to(findings, of_them=f" of {campaigns_named(findings.chosen)}" if findings.chosen else "")
        return [dated_sentence(told[0], by), *told[1:], *filter(None, [unsent])]
    wrote = {
        campaign.reference for part in findings.parts for campaign in part.campaigns if campaign.figures["sent"].value
    }
    sending = [campaign for campaign in findings.chosen if campaign.reference in wrote]
    silent = [campaign for campaign in findings.chosen if campaign.reference not in wrote and not campaign.elsewhere]
    of = f" of {campaigns_introduced(sending)}" if sending else ""
    to = join(list(dict.fromkeys(part.them for part in findings.parts if part.was_written_to)))
    answered = len(replied & sent)
    declined = len(distinct_rows(findings, "declined") & sent)
    back = _came_back(findings, sent)
    letters = f"{by}, {format_plural(len(sent), 'letter')}{of} had been sent to {to}{back}"
    none = f"No letter of {campaigns_named(silent)} is recorded as sent." if silent else ""
    these = f" of {'this campaign' if len(findings.chosen) == 1 else 'these campaigns'}"
    told = _not_written_to(findings, of_them=these)
    said = f"{letters}; {_replied(answered, len(sent), declined, f'the {len(sent):,}' if back else 'them')}."
    return [one for one in (said, _made_later(findings, sent), unsent, none, *told) if one]


def _replied(answered: int, sent: int, declined: int, them: str) -> str:
    """ "40 of them (93%) had a reply, counting 1 that declined to answer"."""
    if answered:
        return f"{answered:,} of {them} ({format_share(answered, sent)}) had a reply{refused(declined)}"
    return f"no reply is recorded to {'it' if sent == 1 else f'any of {them}'}"


def _replied_unsent(letters: int, *, also: bool) -> str:
    """That letters have a reply though no sending of them is recorded; blank where none has."""
    if not letters:
        return ""
    return f"A reply is {'also ' if also else ''}recorded to {format_plural(letters, 'letter')} not recorded as sent."


def _came_back(findings: Findings, sent: Collection[str]) -> str:
    """ "; 2 of them came back undelivered, and 1 of those was sent again"; blank where none came back."""
    still = distinct_rows(findings, "returned") & set(sent)
    back = {one for one in sent if isinstance(row := findings.rows.get(one), LetterRow) and row.came_back} | still
    if not back:
        return ""
    said, again = f"; {len(back):,} of them came back undelivered", len(back - still)
    if again == len(back):
        return f"{said} and {was_or_were(again)} sent again"
    return f"{said}, and {again:,} of those {was_or_were(again)} sent again" if again else said


def _made_later(findings: Findings, sent: Collection[str]) -> str:
    """That letters were made after the days on which they are recorded as sent; blank where none was."""
    rows = [row for one in sent if isinstance(row := findings.rows.get(one), LetterRow) and row.made_later]
    if not rows:
        return ""
    if len(rows) == len(sent):
        return f"{'It was' if len(rows) == 1 else 'They were'} {all_made_later(rows)}."
    return f"{len(rows):,} of them {was_or_were(len(rows))} {all_made_later(rows)}."


def _not_written_to(findings: Findings, *, of_them: str) -> list[str]:
    """Of each sector to which no letter was sent, that none is recorded. `of_them`: of which campaigns."""
    unsent = [part.them for part in findings.parts if part.campaigns and not part.nothing and not part.was_written_to]
    told = [f"No letter{of_them} to {them} is recorded as sent." for them in unsent]
    told += [part.nothing for part in findings.parts if part.nothing]
    return sorted(dict.fromkeys(told), key=lambda sentence: not sentence.startswith("No letter"))


def _elsewhere(chosen: ChosenCampaign) -> str:
    """Which of a campaign's letters the pack leaves out, since none of its parts is about their recipients."""
    if not chosen.elsewhere:
        return ""
    letters = format_plural(sum(chosen.elsewhere.values()), "letter")
    lists = join([lower(name) for name in chosen.elsewhere])
    return f"This pack leaves out {letters} of the campaign {chosen.reference}, sent to {lists}."


def headline_since(whole: Whole) -> str:
    """That the sentence that a pack begins with would be another by what was recorded since; blank where it would say
    the same of what the pack counts."""
    before, now = _headline(whole.findings), _headline(whole.now)
    if now == before:
        return ""
    others = [one for one in now if one not in before] or now
    said = " ".join(others)
    return (
        f"This is out of date. On what was recorded by {whole.time_of(whole.told_at)}, it would say: “{said}” To use "
        "later figures, make a new pack."
    )


def distinct_rows(findings: Findings, measure: str) -> set[str]:
    """The rows of a measure over all parts, each once: two parts may be about the same sector."""
    return {
        row
        for part in findings.parts
        for campaign in part.campaigns
        if measure in campaign.figures
        for row in campaign.figures[measure].rows
    }
