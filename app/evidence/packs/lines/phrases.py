"""Phrases that lines and pages of a pack have in common: posts by their list, campaigns, and the notices of letters."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.evidence.packs.figures.findings import CampaignFindings, ChosenCampaign, PartFindings
from app.letters.page.wording import join
from app.web.filters import quoted


def campaigns_named(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """ "the campaigns MAR15 and WINTER26"."""
    return f"the {'campaign' if len(chosen) == 1 else 'campaigns'} {join([one.reference for one in chosen])}"


def campaigns_titled(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """ "the campaign “Tackling child sexual exploitation”", as a line to read out calls it."""
    titles = [quoted(one.title) if one.title else one.reference for one in chosen]
    return f"the {'campaign' if len(chosen) == 1 else 'campaigns'} {join(titles)}"


def campaigns_introduced(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """ "the campaign “Tackling child sexual exploitation” (MAR15)", where a reader first meets it."""
    both = [
        f"{quoted(one.title)} ({one.reference})" if one.title and one.title != one.reference else one.reference
        for one in chosen
    ]
    return f"the {'campaign' if len(chosen) == 1 else 'campaigns'} {join(both)}"


Named = Callable[[Sequence[CampaignFindings | ChosenCampaign]], str]


def notices_of(chosen: Sequence[CampaignFindings | ChosenCampaign], named: Named = campaigns_named) -> str:
    """The notices of several campaigns, each once: "The letter of the campaign MAR15 carries the notice “A
    reconstruction”." Blank where they have none."""
    return " ".join(
        f"The {'letter' if len(those) == 1 else 'letters'} of {named(those)} {_carries(said, len(those))}"
        for said, those in _by_notice(chosen).items()
        if said
    )


def notices_in_line(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """The same at the end of a line to read out: "The letter carries the notice “A reconstruction”." The campaigns are
    named where they do not all have the same notice."""
    having = _by_notice(chosen)
    if len(having) > 1:
        return notices_of(chosen, campaigns_titled)
    return "".join(
        f"The {'letter' if len(those) == 1 else 'letters'} {_carries(said, len(those))}"
        for said, those in having.items()
        if said
    )


def _by_notice(
    chosen: Sequence[CampaignFindings | ChosenCampaign],
) -> Mapping[str, Sequence[CampaignFindings | ChosenCampaign]]:
    having: defaultdict[str, list[CampaignFindings | ChosenCampaign]] = defaultdict(list)
    for one in chosen:
        having[one.notice.strip().removesuffix(".")].append(one)
    return having


def _carries(notice: str, count: int) -> str:
    return f"{'carries' if count == 1 else 'carry'} the notice {quoted(notice)}."


NOTICE = re.compile(
    r"The letters’ own notice says: “[^”]*”\."  # as lines kept until November 2026 say it
    r"|The letters? (?:of the campaigns? (?:“[^”]*”|[^“”.])*)?carr(?:ies|y) the notice “[^”]*”\."
)


def with_notice(words: str, kept: str) -> str:
    """The words of a line with what it said, as it was `kept`, of the letters' own notice."""
    lacking = [said for said in dict.fromkeys(NOTICE.findall(kept)) if said not in words]
    return " ".join([words, *lacking])


def without_notice(words: str) -> str:
    """A line as a list of lines shows it, which gives the letters' own notice once (notices_in)."""
    return " ".join(NOTICE.sub("", words).split())


def notices_in(lines: Iterable[str]) -> list[str]:
    """The notices of several lines, each once."""
    return list(dict.fromkeys(one for line in lines for one in NOTICE.findall(line)))


def notice_of_none(part: PartFindings) -> str:
    """What is said beside the sentence that no letter of the campaigns is recorded; blank where that is about no
    campaign, since there is no list of the sector."""
    return notices_in_line(part.chosen) if part.nothing and part.registries else ""


def notice_of(campaign: CampaignFindings | ChosenCampaign) -> str:
    return notices_of([campaign])


def posts_of(number: str, name: str) -> str:
    """ "39 chief executives", "1 post of the list “Chief executives”". `name`: the registry's."""
    return f"1 post of the list “{name}”" if number == "1" else f"{number} {lower(name)}"


FACTS_SCOPE: Mapping[str, str] = {
    "some": "Of published facts, this pack counts only those chosen for it.",
    "none": "This pack leaves out published facts, except inspection rounds.",
}
ROUNDS_SCOPE: Mapping[str, str] = {
    "some": "Of inspection rounds, this pack counts only those chosen for it.",
    "none": "This pack leaves out inspection rounds.",
}
NO_FACTS = "This pack leaves out published facts and inspection rounds."


def facts_scope(facts: str, rounds: str) -> list[str]:
    """Say which published facts and inspection rounds a pack leaves out by choice. `facts`, `rounds`: the scopes of
    PartFindings."""
    if facts == rounds == "none":
        return [NO_FACTS]
    return [said for said in (FACTS_SCOPE.get(facts), ROUNDS_SCOPE.get(rounds)) if said]


def lower(name: str) -> str:
    """A registry's name inside a sentence."""
    return name[:1].lower() + name[1:]


def letters_of(number: str) -> str:
    return f"{number} {'letter' if number == '1' else 'letters'}"


def was_or_were(count: int | None) -> str:
    """ "was" of one, "were" of any other number."""
    return "was" if count == 1 else "were"
