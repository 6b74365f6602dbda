"""Phrases that lines and pages of a pack have in common: posts by their list, campaigns, and the notices of letters."""

import re
from collections import defaultdict
from collections.abc import Sequence

from app.evidence.packs.figures.findings import CampaignFindings, ChosenCampaign, PartFindings
from app.letters.page.wording import join


def campaigns_named(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """ "the campaigns MAR15 and WINTER26"."""
    return f"the {'campaign' if len(chosen) == 1 else 'campaigns'} {join([one.reference for one in chosen])}"


def notices_of(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """The notices of several campaigns, each once: "The letter of the campaign MAR15 carries the notice “A
    reconstruction”." Blank where they have none."""
    having: defaultdict[str, list[CampaignFindings | ChosenCampaign]] = defaultdict(list)
    for one in chosen:
        having[quoted(one.notice.strip().removesuffix("."))].append(one)
    return " ".join(
        f"The {'letter' if len(those) == 1 else 'letters'} of {campaigns_named(those)} "
        f"{'carries' if len(those) == 1 else 'carry'} the notice “{said}”."
        for said, those in having.items()
        if said
    )


NOTICE = re.compile(
    r"The letters’ own notice says: “[^”]*”\."  # as lines kept until November 2026 say it
    r"|The letters? of the campaigns? [^“”.]* carr(?:ies|y) the notice “[^”]*”\."
)


def with_notice(words: str, kept: str) -> str:
    """The words of a line with what it said, as it was `kept`, of the letters' own notice."""
    lacking = [said for said in dict.fromkeys(NOTICE.findall(kept)) if said not in words]
    return " ".join([words, *lacking])


def notice_of_none(part: PartFindings) -> str:
    """What is said beside the sentence that no letter of the campaigns is recorded; blank where that is about no
    campaign, since there is no list of the sector."""
    return notices_of(part.chosen) if part.nothing and part.registries else ""


def notice_of(campaign: CampaignFindings | ChosenCampaign) -> str:
    return notices_of([campaign])


def quoted(words: str) -> str:
    """Inside quotation marks."""
    return words.replace("“", "‘").replace("”", "’")


def posts_of(number: str, name: str) -> str:
    """ "39 chief executives", "1 post of the list “Chief executives”". `name`: the registry's."""
    return f"1 post of the list “{name}”" if number == "1" else f"{number} {lower(name)}"


def lower(name: str) -> str:
    """A registry's name inside a sentence."""
    return name[:1].lower() + name[1:]


def letters_of(number: str) -> str:
    return f"{number} {'letter' if number == '1' else 'letters'}"


def was(count: int | None) -> str:
    """ "was" of one, "were" of any other number."""
    return "was" if count == 1 else "were"
