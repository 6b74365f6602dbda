"""Names that a letter should no longer print from a day on, and what to write instead, each with its source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class EndedName:
    """`pattern`: the name as texts write it; `since`: the first day on which it is out of date."""

    name: str
    pattern: str
    since: date
    what_happened: str
    source: str


ENDED_NAMES = (
    EndedName(
        "clinical commissioning group",
        r"(?i:clinical\s+commissioning\s+groups?)|\bCCGs?",
        date(2022, 7, 1),
        "Integrated care boards replaced clinical commissioning groups on 1 July 2022, under the Health and Care Act "
        "2022.",
        "https://www.england.nhs.uk/south-east/legislative-proposals/",
    ),
    EndedName(
        "Local Safeguarding Children Board",
        r"(?i:local\s+safeguarding\s+children(?:[’']s)?\s+boards?)|\bLSCBs?",
        date(2019, 9, 30),
        "In England, safeguarding partners replaced Local Safeguarding Children Boards, the last of which ended on 29 "
        "September 2019 (Children Act 2004, sections 13 and 16E).",
        "https://www.legislation.gov.uk/ukpga/2004/31/section/16E",
    ),
    EndedName(
        "Her Majesty’s",
        r"Her\s+Majesty[’']s",
        date(2022, 9, 8),
        "It has been “His Majesty’s” since the King’s accession on 8 September 2022.",
        "https://www.maltatoday.com.mt/news/world/118672/"
        "its_god_save_the_king_now_king_charles_iii_is_uks_reigning_monarch",
    ),
)
"""The days on which sections 13 and 16E began and ended are in recipients/framework.csv too."""

BY_NAME = {one.name: one for one in ENDED_NAMES}


def find_ended_names(text: str, day: date) -> Iterator[EndedName]:
    """Those that `text` prints and that had ended by the `day`, each once."""
    return (name for name in ENDED_NAMES if name.since <= day and re.search(rf"(?:{name.pattern})\b", text))


def ended_name_words(name: str) -> str:
    """What became of a name of the table; blank where it is not there any more."""
    one = BY_NAME.get(name)
    return one.what_happened if one else ""
