"""What has been published about a dozen areas over three years, and the guidance that letters name. All of it is made
up; only the sections of Acts are law."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FAMILIES, TOWNS = 0, 2
"""Places in the country's list of departments."""

INSPECTED_BY = (
    "Inspectorate of Family Services",
    "Inspectorate of Policing Standards",
    "Board of Care Standards",
)


@dataclass(frozen=True)
class AreaFact:
    """Begun `ago` days before practice is made, and over `ended` days before it; None: not over, or of one day.
    `outcome` was published `published` days before it. `by`: the publisher, by its place among the departments, or the
    name of an inspectorate. `more`: other facts of the kind; `given_by` by the places of departments."""

    area: str
    kind: str
    ago: int
    title: str
    summary: str
    by: int | str = FAMILIES
    ended: int | None = None
    outcome: str = ""
    published: int | None = None
    more: Mapping[str, Any] = field(default_factory=dict)


DIRECTION = "Direction on children’s services"
FULL, FOCUSED = "Inspection of services for children", "Focused visit on children missing from care"
_FULL = {"inspection_kind": "Full inspection", "theme": "Help, protection and care"}
_FOCUSED = {"inspection_kind": "Focused visit", "theme": "Children who go missing from care"}
_INSPECTORATE = INSPECTED_BY[0]

FACTS = (
    AreaFact(
        "quillmere",
        "inspection",
        1012,
        FULL,
        "The first full inspection of the council’s services for six years.",
        _INSPECTORATE,
        1001,
        "“Children wait too long for an assessment, and leaders do not know how many go missing.”",
        968,
        _FULL,
    ),
    AreaFact(
        "quillmere",
        "direction",
        933,
        DIRECTION,
        "The council must follow the instructions of a commissioner, who reports every six months.",
        more={"powers": ["Education Act 1996, section 497A"], "appointed": ["Children’s Services Commissioner"]},
    ),
    AreaFact("quillmere", "visit", 611, "Visit to the council’s front door team", "Officials sat in on referrals."),
    AreaFact(
        "quillmere",
        "inspection",
        402,
        "Monitoring visit",
        "The second of four monitoring visits.",
        _INSPECTORATE,
        401,
        "“Return interviews now take place within three days for most children.”",
        371,
        {"inspection_kind": "Monitoring visit", "theme": "Children who go missing from care"},
    ),
    AreaFact("quillmere", "meeting", 152, "Six-monthly review with the commissioner", "About staff and cases."),
    AreaFact(
        "gannetmouth",
        "inspection",
        874,
        FULL,
        "A full inspection, with a survey of children in care.",
        _INSPECTORATE,
        865,
        "“The quality of plans for children is too variable.”",
        829,
        _FULL,
    ),
    AreaFact(
        "gannetmouth",
        "notice",
        806,
        "Improvement notice to the council",
        "The council must set up an improvement board with an independent chair.",
        ended=214,
        outcome="An improvement board with an independent chair, and a plan within three months",
    ),
    AreaFact(
        "gannetmouth",
        "inspection",
        266,
        FULL,
        "The full inspection on which the notice was lifted.",
        _INSPECTORATE,
        258,
        "“Services for children have improved from a low base.”",
        230,
        _FULL,
    ),
    AreaFact(
        "averfold",
        "notice",
        341,
        "Improvement notice to the council",
        "The council must reduce delay in its decisions about children at risk of exploitation.",
        outcome="Weekly reports of waiting times, and a review by a peer council",
    ),
    AreaFact("averfold", "visit", 187, "Visit to the exploitation team", "Officials met staff and the police."),
    AreaFact("averfold", "meeting", 47, "Meeting with the improvement board", "The board reported its first figures."),
    AreaFact(
        "vetchland",
        "direction",
        498,
        DIRECTION,
        "Two Secretaries of State require the county council to put its children’s services into a trust.",
        more={
            "powers": ["Education Act 1996, section 497A", "Local Government Act 1999, section 15"],
            "given_by": [FAMILIES, TOWNS],
            "appointed": ["Lead Commissioner"],
        },
    ),
    AreaFact("vetchland", "meeting", 431, "Meeting with the county council’s leaders", "About the plan for the trust."),
    AreaFact("vetchland", "visit", 129, "Visit to two children’s homes", "Officials met managers and young people."),
    AreaFact(
        "hazzelcliffe",
        "inspection",
        705,
        FOCUSED,
        "Inspectors followed the records of children who went missing.",
        _INSPECTORATE,
        704,
        "“Strategy meetings are prompt, and the police attend them.”",
        676,
        _FOCUSED,
    ),
    AreaFact(
        "pellbridge",
        "inspection",
        318,
        FOCUSED,
        "Inspectors looked at return interviews and placements far from home.",
        _INSPECTORATE,
        317,
        "“Too few return interviews lead to a change of plan.”",
        289,
        _FOCUSED,
    ),
    AreaFact("mallowhaven", "visit", 540, "Visit to the missing children’s team", "Officials saw the shared database."),
    AreaFact(
        "nettlebourne",
        "inspection",
        96,
        FULL,
        "A full inspection. The report is expected next.",
        _INSPECTORATE,
        88,
        more=_FULL,
    ),
    AreaFact("plovergate", "meeting", 275, "Meeting with the leader of the council", "About homes run by companies."),
    AreaFact("sorrelden", "visit", 61, "Visit to the safeguarding partnership", "Officials heard how it shares data."),
)

MOVED = "Visit to the exploitation team"
"""The title of a fact whose date was recorded wrongly at first: a day late."""

INSPECTION_ROUND = (
    ("corvelcombe", 322, 318, "“Partners share what they know, and act on it the same day.”", 287),
    ("hazzelcliffe", 308, 304, "“Children are heard, but seldom learn what was done.”", 273),
    ("mallowhaven", 294, 290, "“The police and the council act in turn, and not together.”", 259),
    ("nuthanby", 266, 262, "“Health staff know the signs, but not always the person to call.”", 231),
    ("plovergate", 252, 248, "", None),
    ("sorrelden", 238, 234, "“Leaders ask the right questions about children in homes.”", 203),
)
"""Areas of the round, the days ago on which each was inspected from and to, what was said of it, and when."""

GUIDANCE = "Safe Homes, Safe Online"
"""Statutory guidance of the first department, which letters name."""

GUIDANCE_BEGAN, GUIDANCE_CHANGED = 612, 92
"""How many days ago the first edition came into force, and the second in its place."""

OTHER_GUIDANCE = "Listening When They Return"

POWERS = (
    ("Children Act 1989", "17", "services for children in need"),
    ("Children Act 1989", "47", "the duty to investigate"),
    ("Children Act 2004", "10", "co-operation to improve well-being"),
    ("Children Act 2004", "11", "arrangements to safeguard and promote welfare"),
)
