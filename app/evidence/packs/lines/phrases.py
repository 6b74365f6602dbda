"""Phrases that lines and pages of a pack have in common: posts by their list, campaigns, and the notices of letters."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from app.evidence.packs.figures.findings import CampaignFindings, ChosenCampaign, PartFindings
from app.letters.page.wording import join
from app.web.filters import name_in_sentence, quoted


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


def notices_of(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """The notices of several campaigns, each once: "The MAR15 letter carries the notice “A reconstruction”." Blank
    where they have none."""
    return " ".join(
        f"The {_letters_named(those)} {_carries(said, len(those))}"
        for said, those in _by_notice(chosen).items()
        if said
    )


def _letters_named(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """ "MAR15 and WINTER26 letters"."""
    return f"{join([one.reference for one in chosen])} {_letter(len(chosen))}"


def _letter(count: int) -> str:
    return "letter" if count == 1 else "letters"


def notices_on_figures(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """What the letters' own notices mean for the figures, which a pack says at its top; blank without a notice."""
    noticed = [one for one in chosen if one.notice.strip()]
    if not noticed:
        return ""
    whose = "that letter" if len(noticed) == 1 else "those letters"
    which = join([one.reference for one in noticed])
    return f"{notices_of(chosen)} All figures about {which} in this pack are about {whose}: give the notice with them."


def notices_in_line(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """The same at the end of a line to read out: "The letter carries the notice “A reconstruction”." The campaigns are
    named where they do not all have the same notice."""
    having = _by_notice(chosen)
    if len(having) > 1:
        named = {said: f"{_letter(len(those))} of {campaigns_titled(those)}" for said, those in having.items()}
        return " ".join(f"The {named[said]} {_carries(said, len(those))}" for said, those in having.items() if said)
    return "".join(f"The {_letter(len(those))} {_carries(said, len(those))}" for said, those in having.items() if said)


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
    r"|The (?:[^“”.]* )?letters? (?:of the campaigns? (?:“[^”]*”|[^“”.])*)?carr(?:ies|y) the notice “[^”]*”\."
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
    """A registry's name, or the beginning of a sentence, inside another."""
    return name_in_sentence(name)


def letters_of(number: str) -> str:
    return f"{number} {'letter' if number == '1' else 'letters'}"


def was_or_were(count: int | None) -> str:
    """ "was" of one, "were" of any other number."""
    return "was" if count == 1 else "were"
