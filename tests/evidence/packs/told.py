"""A pack as plain data, for tests of what is made of it: two campaigns’ worth of letters that nobody sent."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

from app.evidence.packs.figures.campaign_figures import FIRST_CODES, OF_AREA
from app.evidence.packs.figures.early_measures import EARLY_MEASURES, OF_TIME
from app.evidence.packs.figures.figures import keyed
from app.evidence.packs.figures.findings import (
    AreaFindings,
    AskFindings,
    CampaignFindings,
    CitedFindings,
    Findings,
    KindFindings,
    PartFindings,
    RegistryFindings,
    UnwrittenFindings,
)
from app.evidence.packs.figures.pack_content import Correction, Flag, Line, Whole
from app.evidence.packs.figures.rows import (
    AnswerRow,
    Figure,
    InspectionRoundRow,
    InterventionRow,
    LeftOutRow,
    LetterRow,
)
from app.evidence.packs.later.later_changes import FigureChange
from app.responses.answers import Asked, Back, Late
from app.responses.asks.grid import CELLS
from app.tracking.codes import Delivery, LetterCodes, Met
from app.tracking.measures import MEASURES

DAY, SENT, KNOWN = date(2016, 6, 24), date(2015, 3, 3), 4711
HEAD = "cd" * 32
AREAS = {
    "rotherham": ("Rotherham", "Yorkshire and the Humber", (6, 12)),
    "croydon": ("Croydon", "London", (9, 4)),
    "oxfordshire": ("Oxfordshire", "South East", (6, 4)),
}
BACK = {
    "substantive": ("full", "Replied", Back.SUBSTANTIVE),
    "holding": ("half", "Holding reply", Back.HOLDING),
    "nothing": ("empty", "No response recorded", Back.NOTHING),
}


def letter(number: int, *, region="London", back="substantive", area=("", ""), post="Chief Constable") -> LetterRow:
    late, met = (Late.IN_TIME, Met.ASKED) if back == "substantive" else (Late.OVERDUE, None)
    codes = LetterCodes(True, Delivery.HANDED_OVER, Back(back), late, met)
    return LetterRow(
        id=f"letter:{number}",
        reference=f"MAR15-{number:04d}",
        campaign="MAR15",
        registry="chief-constables",
        registry_name="Chief officers of police",
        post=f"{post} {number}",
        nation="England",
        region=region,
        area=area,
        sent_on=SENT,
        channel="Post",
        delivered=("half", "Handed to mail server", Delivery.HANDED_OVER),
        why="",
        back=BACK[back],
        replied_on=date(2015, 3, 20) if back == "substantive" else None,
        asks=("full", "Answers every ask", Asked.ALL),
        late=("full", "In time", late),
        due=date(2015, 3, 24),
        days=0,
        withdrawn=False,
        codes=dict.fromkeys(range(2, 8), codes),
    )


SECOND_EDITION = re.compile(
    r"\.replies$|\.undelivered$|_returned$|\.in_time_|\.not_sent$|\.rounds\.(un)?dated$|\.interventions\."
)


def figure(key: str, name: str, rows: list[str], among: list[str] | None = None) -> Figure:
    words = f"{len(rows):,} of {len(among):,}" if among is not None else f"{len(rows):,}"
    of = None if among is None else len(among)
    href = f"/evidence/packs/3/rows?figure={key}"
    return Figure(key, name, len(rows), of, words, rows, among or (), href, _edition(key))


def _edition(key: str) -> int:
    if key.endswith(keyed(5)):
        return 5
    if key.endswith(keyed(3)):
        return 3
    return 2 if SECOND_EDITION.search(key) else 1


def measured(prefix: str, letters: list[LetterRow]) -> dict[str, Figure]:
    ids = {name: [one.id for one in letters if measure.counts(one.codes[6])] for name, measure in MEASURES.items()}
    ids["followed"] = ids["sent"]
    again = (*OF_TIME, "undelivered")
    return {
        name: figure(
            f"{prefix}.{name}{keyed(5 if name in again else 3)}",
            measure.name,
            ids[name],
            ids[measure.among] if measure.among else None,
        )
        for name, measure in MEASURES.items()
    }


def early(prefix: str, letters: list[LetterRow]) -> list[Figure]:
    ids = {measure.key: [one.id for one in letters if measure.counts(one.early)] for measure in EARLY_MEASURES}
    ids["followed"] = ids["sent"]
    return [
        figure(f"{prefix}.{one.key}", one.name, ids[one.key], ids[one.among] if one.among else None)
        for one in EARLY_MEASURES
    ]


def asked(letters: list[LetterRow], passage: str) -> AskFindings:
    ids = [one.id for one in letters]
    answers = {code: ids[:2] if code == "yes" else ids[2:] if code == "nothing" else [] for code in CELLS}
    quotes = [
        AnswerRow(
            f"answer:{number}", one.reference, "MAR15", one.registry, one.post, 1, "yes", "Yes", "", passage, number,
            date(2015, 3, 20),
        )
        for number, one in enumerate(letters[:2], 1)
    ]  # fmt: skip
    figures = {code: figure(f"c.MAR15.ask1.{code}{keyed(3)}", CELLS[code][1], answers[code], ids) for code in CELLS}
    before = [figure(f"c.MAR15.ask1.{code}", CELLS[code][1], answers[code], ids) for code in FIRST_CODES]
    text = "Tell us which officer leads on child sexual exploitation"
    return AskFindings(1, text, figures, quotes, before)


def campaign(letters: list[LetterRow], *, passage="We have named a lead officer.") -> CampaignFindings:
    out = [
        LeftOutRow("out:1:9", "MAR15", "chief-constables", "Chief constables", "Chief Constable of Exampleshire",
                   "held_out", "A public inquiry is under way", ""),
    ]  # fmt: skip
    areas = [
        AreaFindings(
            slug,
            name,
            region,
            dict(zip(OF_AREA, _of_area(slug, letters, keyed(3)), strict=True)),
            tile,
            _of_area(slug, letters, ""),
            [one.id for one in letters if one.area[0] == slug and one.followed],
        )
        for slug, (name, region, tile) in AREAS.items()
    ]
    posts = figure("c.MAR15.chief-constables.posts", "Posts on the list", [one.id for one in letters])
    registry = RegistryFindings(
        "chief-constables",
        "Chief officers of police",
        posts,
        measured("c.MAR15.chief-constables", letters),
        early=early("c.MAR15.chief-constables", letters),
    )
    return CampaignFindings(
        reference="MAR15",
        title="Tackling child sexual exploitation",
        letter_date=SENT,
        reply_by=date(2015, 3, 24),
        registries=[registry],
        figures=measured("c.MAR15", letters),
        asks=[asked(letters, passage)],
        left_out=out,
        held_out=figure("c.MAR15.held_out", "Excluded on purpose", ["out:1:9"]),
        excluded=figure("c.MAR15.excluded", "Not chosen by the audience’s filters", []),
        every_chaser=[],
        cited=[CitedFindings(1, "Working Together 2013", True, "It was in force on 3 March 2015.")],
        areas=areas,
        unwritten=[
            UnwrittenFindings(
                "chief-constables",
                registry.name,
                figure("c.MAR15.chief-constables.not_sent", "Not written to in this campaign", ["out:1:9"]),
                True,
            )
        ],
        not_sent=figure("c.MAR15.not_sent", "Not written to in this campaign", ["out:1:9"]),
        early=early("c.MAR15", letters),
    )


def _of_area(slug: str, letters: list[LetterRow], end: str) -> list[Figure]:
    here = [one for one in letters if one.area[0] == slug]
    prefix = f"c.MAR15.area.{slug}"
    return [
        figure(f"{prefix}.sent{end}", "Sent", [one.id for one in here]),
        figure(f"{prefix}.replies{end}", "Replied", []),
        figure(f"{prefix}.replied{end}", "Answered", []),
        figure(f"{prefix}.nothing{end}", "No response recorded", [one.id for one in here if one.back[2] == "nothing"]),
    ]


def part(letter_: str, sector: str, campaigns=(), *, nothing="", interventions=(), rounds=()) -> PartFindings:
    none = Figure(f"{letter_}.letters", "Letters in the campaign", None, None, nothing) if nothing else None
    return PartFindings(
        letter=letter_,
        words=f"what steps they have taken to ensure that {sector.lower()} respond",
        sector=sector.lower(),
        sector_name=sector,
        nothing=nothing,
        no_letter=none,
        registries=("Chief officers of police",) if campaigns else (),
        campaigns=campaigns,
        interventions=figure(f"{letter_}.interventions", "Interventions", [one.id for one in interventions]),
        intervention_rows=interventions,
        rounds=figure(f"{letter_}.rounds", "Areas inspected", [one.id for one in rounds]),
        round_rows=rounds,
        kinds=[
            KindFindings(
                one.code,
                figure(f"{letter_}.interventions.{one.code}", "Statutory directions", [one.id]),
                figure(f"{letter_}.interventions.{one.code}.undated", "No date recorded", []),
            )
            for one in interventions
        ],
        inspected=figure(f"{letter_}.rounds.dated", "Areas inspected jointly", [one.id for one in rounds]),
        not_dated=figure(f"{letter_}.rounds.undated", "No date recorded", []),
    )


def letters() -> list[LetterRow]:
    """Forty-three: most of them in three regions, two that stand alone in theirs."""
    made = [letter(n, region="London", back="substantive", area=("croydon", "Croydon")) for n in range(1, 13)]
    made += [letter(n, region="South East", back="nothing", area=("oxfordshire", "Oxfordshire")) for n in range(13, 26)]
    made += [letter(n, region="Yorkshire and the Humber", back="holding") for n in range(26, 42)]
    return [*made, letter(42, region="North East"), letter(43, region="Wales", back="nothing")]


def findings(*, passage="We have named a lead officer.") -> Findings:
    police, direction = letters(), intervention()
    one, inspected = campaign(police, passage=passage), inspection()
    rows = [*police, *one.asks[0].quotes, *one.left_out, direction, inspected]
    parts = (
        part("c", "Police", [one], interventions=[direction], rounds=[inspected]),
        part("e", "Schools", nothing="No letter of the campaign MAR15 to schools is recorded."),
    )
    return Findings(
        valid_at=DAY,
        known_at=KNOWN,
        parts=parts,
        rows={row.id: row for row in rows},
        methods=("A letter is one campaign to one post.",),
        limits=("What nobody recorded is not counted.",),
        definitions=(("Replied", "A reply that answers the letter is recorded."),),
        coverage=("Health leaders: complete from 2016 on alone.",),
    )


def intervention() -> InterventionRow:
    return InterventionRow(
        "intervention:1", 1, "Statutory direction", "Direction to Rotherham", "rotherham", "Rotherham",
        date(2015, 2, 26), None, (("Power", "Local Government Act 1999, section 15"),), "https://www.gov.uk/example",
        "direction", "26 February 2015; end not recorded", True,
    )  # fmt: skip


def inspection() -> InspectionRoundRow:
    return InspectionRoundRow(
        "round:1:2", 1, "Child sexual exploitation and missing children", "Child sexual exploitation",
        ("Ofsted", "HMIC"), "croydon", "Croydon", "May 2016", "Published", "https://www.gov.uk/example", True,
    )  # fmt: skip


def whole(*, told_at: int = 5000, **changed) -> Whole:
    said = changed.pop("findings", None) or findings()
    return Whole(
        number=3,
        title="Child sexual exploitation",
        question="Question 41063, Commons, tabled 20 June 2016",
        own_words=changed.pop("own_words", False),
        valid_at=DAY,
        known_at=said.known_at,
        recorded=datetime(2016, 6, 24, 10, tzinfo=UTC),
        head=HEAD,
        digest=said.digest,
        kept=changed.pop("kept", said.digest),
        told_at=told_at,
        told=datetime(2016, 7, 2, 9, tzinfo=UTC),
        findings=said,
        now=changed.pop("now", None) or replace(said, parts=[part("c", "Police", [campaign(letters()[:12])])]),
        lines=[
            Line("c", "All 43 chief constables were written to in March 2015.", ()),
            Line("c", "13 of them had replied.", (Flag("query", "Changed since", "13 is now 12."),)),
        ],
        corrections=[Correction(4900, datetime(2016, 7, 1, 9, tzinfo=UTC), "A reply was withdrawn.")],
        changes={
            "c.MAR15.replies-3": FigureChange("c.MAR15.replies-3", "(c) Police, MAR15, replied", "13 of 43", "12 of 43")
        },
        **changed,
    )
