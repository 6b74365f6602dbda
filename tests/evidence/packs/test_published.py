"""Published facts in packs: each called what it is, with who gave it; those of which no date is recorded apart."""

from dataclasses import replace
from datetime import date

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.evidence.interventions.days import Day, day_of
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.record import add
from app.evidence.interventions.rounds_listing import rounds
from app.evidence.packs.figures.assemble import EVERY_FACT, INSPECTED, NOT_SAID, assemble
from app.evidence.packs.figures.findings import AskedPart, Findings, PackRequest
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.later.later_changes import corrected_since
from app.evidence.packs.lines.check import faults_of
from app.evidence.packs.lines.phrases import FACTS_SCOPE, NO_FACTS, ROUNDS_SCOPE
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look, make_pack
from app.evidence.packs.words import no_facts, part_facts, part_says
from tests.evidence.interventions.saying import area_of, said
from tests.evidence.packs import told
from tests.evidence.packs.files.reading import published
from tests.tracking.office import send, small, small_campaign

COUNCILS = AskedPart("a", "councils", "councils")


def found(services, day: date) -> Findings:
    with services.database.reading() as session:
        return assemble(session, PackRequest((COUNCILS,)), valid_at=day, known_at=head(session).seq)


def lines(findings: Findings) -> list[str]:
    assert [line for line in lines_of(findings) if faults_of(line, findings)] == []
    return [line.words for line in lines_of(findings)]


def recorded(services, *facts: tuple[str, str, Day | None]) -> None:
    with services.database.writing() as session:
        area_id = area_of(session, "leeds")
        for kind, title, begun in facts:
            fact = said(area_id, kind=kind, title=title, begun=begun, ended=None, facts={})
            add(session, fact, once=title, actor=SYSTEM)


def test_an_area_without_a_date_does_not_count_from_its_round_s_start(services):
    findings = found(services, date(2016, 3, 1))
    [part] = findings.parts
    assert [(row.area, row.dated, row.dates) for row in part.round_rows] == [
        ("Central Bedfordshire", False, "Date not recorded"),
        ("Croydon", False, "Date not recorded"),
        ("Liverpool", False, "Date not recorded"),
        ("Oxfordshire", True, "March 2016; exact date not recorded"),
        ("South Tyneside", True, "February 2016"),
    ]
    assert (part.inspected.value, part.not_dated.value) == (1, 3)
    croydon, tyneside = part.round_rows[1], part.round_rows[4]
    assert croydon.when == "Date not recorded. The round: from February 2016; had not ended by 1 March 2016"
    assert tyneside.when == "February 2016"
    assert "Published" not in tyneside.said, "its letter is of 5 April"
    later = found(services, date(2016, 6, 24)).parts[0].round_rows
    assert next(row.said for row in later if row.area == "South Tyneside").endswith(" Published: 5 April 2016.")
    [inspected] = [line for line in lines(findings) if "jointly inspected" in line]
    assert inspected == (
        "By 1 March 2016, 1 area had been jointly inspected by Ofsted, HM Inspectorate of Constabulary, HM "
        "Inspectorate "
        "of Probation and the Care Quality Commission, on “Child sexual exploitation, and children missing from home, "
        "care or education”: South Tyneside (February 2016). No date is recorded for the inspection of "
        "3 more areas. Central Bedfordshire, Croydon and Liverpool were named for the joint inspections “Child sexual "
        "exploitation and missing children, 2016” (from February 2016 and not ended by 1 March 2016), so they may "
        "have been inspected after 1 March 2016. The joint inspection of 1 area is recorded with only a month or a "
        "year, and may be from after 1 March 2016: Oxfordshire (March 2016)."
    )
    assert (
        "1 area with a joint inspection that covered councils, and 3 more with no date recorded, and 1 more in a "
        "month or year that was not over"
    ) in part_says(part)
    assert any(one.endswith("it may be from after 1 March 2016.") for one in findings.limits)
    assert not any("separately" in one for one in found(services, date(2015, 12, 1)).limits)


def test_an_area_without_a_date_was_inspected_within_its_round_once_that_is_over(services):
    findings = found(services, date(2026, 11, 29))
    [part] = findings.parts
    assert {row.round_over for row in part.round_rows if not row.dated and "2016" in row.title} == {True}
    [inspected] = [line for line in lines(findings) if "jointly inspected" in line]
    assert "Liverpool were inspected in the joint inspections “Child sexual exploitation and missing" in inspected
    assert "(February 2016 to August 2016)" in inspected
    assert "2026" not in inspected.split("No date is recorded")[1]


def test_what_was_chosen_and_is_later_than_the_pack_is_said_to_be_later(services):
    recorded(services, ("visit", "A visit", day_of(2016, 6)))
    with services.database.reading() as session:
        end = head(session).seq
        last = date(2026, 11, 29)
        facts = [one.id for one in interventions(session, valid_at=last) if one.title == "A visit"]
        chosen = [one.id for one in rounds(session, valid_at=last)][-1:]
        asked = PackRequest((COUNCILS,), (), facts, chosen)
        fact, of_round = assemble(session, asked, valid_at=date(2014, 6, 24), known_at=end).limits[-2:]
        month = assemble(session, asked, valid_at=date(2016, 6, 24), known_at=end)
    assert "June 2016, is after 24 June 2014: Leeds: A visit." in fact
    assert "no area of it is recorded as inspected by 24 June 2014: " in of_round
    assert [row.title for row in month.parts[0].intervention_rows] == ["A visit"]


def test_a_line_does_not_say_of_one_round_s_inspectorates_that_they_inspected_in_another():
    rows = [
        replace(told.inspection(), id="round:1:1", area="Leeds", inspectorates=("Ofsted", "HMIC")),
        replace(told.inspection(), id="round:1:2", area="Croydon", inspectorates=("Ofsted", "HMIC")),
        replace(told.inspection(), id="round:2:3", area="Kent", inspectorates=("Ofsted",), theme="Neglect"),
    ]
    findings = replace(told.findings(), parts=[told.part("c", "Police", rounds=rows)])
    [line] = lines(findings)
    assert line == (
        "By 24 June 2016, 3 areas had been jointly inspected: by Ofsted and HMIC, on “Child sexual exploitation”, "
        "Leeds (May 2016) and Croydon (May 2016); by Ofsted, on “Neglect”, Kent (May 2016)."
    )


def test_what_counts_in_several_parts_is_said_in_each(services):
    """The two directions to Rotherham concern councils and children’s services; so do the joint inspections."""
    children = AskedPart("b", "children’s services", "childrens-services")
    with services.database.reading() as session:
        both = PackRequest((COUNCILS, children))
        findings = assemble(session, both, valid_at=date(2016, 6, 24), known_at=head(session).seq)
    said = lines_of(findings)
    for letter, other in (("a", "(b) Children’s services"), ("b", "(a) Councils")):
        [directions] = [one.words for one in said if one.letter == letter and "statutory direction" in one.words]
        assert directions.endswith(f" The statutory directions also count under {other}.")
        [inspected] = [one.words for one in said if one.letter == letter and "jointly inspected" in one.words]
        assert inspected.endswith(f" The areas also count under {other}.")
    assert [line for line in said if faults_of(line, findings)] == []
    first, _ = findings.parts
    every = len(first.published)
    assert part_facts(first).endswith(f". All {every} are counted in (b) Children’s services too")
    assert any("counts in each of them" in one for one in findings.limits)
    assert not any("counts in each of them" in one for one in found(services, date(2016, 6, 24)).limits)


def test_a_line_says_that_some_facts_count_elsewhere_too():
    rows = [replace(told.intervention(), id=f"intervention:{number}") for number in (1, 2)]
    one = told.part("a", "Councils", interventions=rows)
    facts = replace(one.kinds[0], dated=told.figure("a.x", "Statutory directions", [row.id for row in rows]))
    ids = [row.id for row in rows]
    shared = {"(b) Children’s services": frozenset(ids[:1]), "(f) Other agencies": frozenset(ids)}
    findings = replace(told.findings(), parts=[replace(one, kinds=[facts], shared=shared)])
    [line] = lines(findings)
    assert line.endswith(
        " The statutory directions also count under (f) Other agencies. Some of the statutory directions also count "
        "under (b) Children’s services."
    )
    assert part_facts(findings.parts[0]).endswith(
        ". Both are counted in (f) Other agencies too; 1 in (b) Children’s services"
    )
    single = replace(findings.parts[0].interventions, rows=ids[:1])
    alone = {name: frozenset(ids[:1]) for name in shared}
    assert part_facts(replace(findings.parts[0], interventions=single, shared=alone)).endswith(
        ". It is counted in (b) Children’s services and (f) Other agencies too"
    )


def test_two_facts_before_the_letters_are_said_to_be_both(services):
    small_campaign(services)
    send(services, [1])
    recorded(services, *(("visit", f"Visit {day}", Day(date(2015, 3, day))) for day in (1, 2)))
    recorded(services, *(("meeting", f"Meeting {day}", Day(date(2015, 1, day))) for day in (1, 2, 3)))
    with services.database.reading() as session:
        asked = PackRequest((COUNCILS,), (small(session).id,))
        [part] = assemble(session, asked, valid_at=date(2016, 3, 1), known_at=head(session).seq).parts
    said = part_facts(part)
    assert "2 visits (both before the letters of 3 March 2015)" in said
    assert "3 meetings (all before the letters of 3 March 2015)" in said


def test_a_fact_without_a_date_is_counted_apart(services):
    recorded(services, ("visit", "A visit", Day(date(2016, 1, 5))), ("visit", "Another visit", None))
    findings = found(services, date(2016, 3, 1))
    [visits] = [kind for kind in findings.parts[0].kinds if kind.code == "visit"]
    assert (visits.dated.value, visits.undated.value) == (1, 1)
    assert (
        "By 1 March 2016, 1 visit is recorded: “A visit” (Leeds, 5 January 2016). 1 visit is recorded without a date, "
        "and may be from after 1 March 2016: “Another visit” (Leeds)."
    ) in lines(findings)


def test_each_fact_is_called_what_it_is(services):
    day = Day(date(2016, 1, 5))
    recorded(services, ("visit", "V", day), ("meeting", "M", day), ("inspection", "I", day), ("notice", "N", day))
    findings = found(services, date(2016, 3, 1))
    for what in ("visit", "meeting", "improvement notice"):
        assert any(line.startswith(f"By 1 March 2016, 1 {what} is recorded: ") for line in lines(findings)), what
    assert any(line.startswith("By 1 March 2016, 3 inspections are recorded: ") for line in lines(findings))
    assert part_facts(findings.parts[0]).startswith(
        "3 statutory directions; 1 improvement notice; 3 inspections; 1 visit"
    )
    assert "intervention" not in " ".join((*lines(findings), part_says(findings.parts[0]))).lower()


def test_a_direction_s_line_says_who_gave_it_with_whom_and_the_commissioners(services):
    [line] = [one for one in lines(found(services, date(2016, 6, 24))) if "statutory direction" in one]
    assert line == (
        "By 24 June 2016, 3 statutory directions are recorded: “Directions returning functions to the council, "
        "February 2016” (Rotherham, from 11 February 2016), given by the Secretary of State for Communities and Local "
        "Government; “Directions on the whole council” (Rotherham, from 26 February 2015), "
        "given jointly by the Secretary of State for Communities and Local Government and the Secretary of State for "
        "Education and appointing commissioners (“Lead Commissioner”, “Managing Director Commissioner”, “Children’s "
        "Social Care Commissioner” and “Two supporting Commissioners”); “Direction on children’s social care” "
        "(Rotherham, 10 October 2014), given by the Secretary of State for Education and appointing a commissioner "
        "(Children’s Social Care Commissioner)."
    )


def test_what_was_before_the_letters_is_told_apart_from_what_was_since(services):
    """A fact of March 2015, of which no day is recorded, may be either; the letters are of 3 March."""
    small_campaign(services)
    send(services, [1])
    month = Day(date(2015, 3, 31), "month")
    recorded(services, ("visit", "Early", Day(date(2015, 3, 2))), ("visit", "On the day", Day(date(2015, 3, 3))))
    recorded(services, ("visit", "In March", month), ("meeting", "Later", Day(date(2015, 4, 1))))
    with services.database.reading() as session:
        asked = PackRequest((COUNCILS,), (small(session).id,))
        findings = assemble(session, asked, valid_at=date(2016, 3, 1), known_at=head(session).seq)
    said_of = {line.split(":")[0]: line for line in lines(findings)}
    assert said_of["Before the letters of 3 March 2015, 1 visit is recorded"] == (
        "Before the letters of 3 March 2015, 1 visit is recorded: “Early” (Leeds, 2 March 2015). On the day of the "
        "letters of 3 March 2015, 1 visit is recorded: “On the day” (Leeds, 3 March 2015). 1 visit is recorded with "
        "a date that may be before or since: “In March” (Leeds, March 2015)."
    )
    assert "Since the letters of 3 March 2015, up to 1 March 2016, 1 meeting is recorded" in said_of
    [visits] = [kind for kind in findings.parts[0].kinds if kind.code == "visit"]
    assert {row for one in visits.sides.values() for row in one.rows} == set(visits.dated.rows)
    assert {one.method for one in visits.sides.values()} == {2}
    assert visits.sides["since"].name == "Visits, on the day of the letters of 3 March 2015 or since"
    assert "3 visits (1 of them before the letters of 3 March 2015)" in part_facts(findings.parts[0])
    recorded(services, ("visit", "In April", Day(date(2015, 4, 1))))
    with services.database.reading() as session:
        findings = assemble(session, asked, valid_at=date(2016, 3, 1), known_at=head(session).seq)
    [line] = [line for line in lines(findings) if "2 visits are" in line]
    assert (
        " On the day of the letters of 3 March 2015 or since, up to 1 March 2016, 2 visits are recorded: “In April” "
        "(Leeds, 1 April 2015); “On the day” (Leeds, 3 March 2015)."
    ) in line


def test_facts_left_out_of_a_pack_by_choice_are_not_said_to_be_none(services):
    day = date(2016, 6, 24)
    with services.database.reading() as session:
        known_at = head(session).seq
        every = assemble(session, PackRequest((COUNCILS,)), valid_at=day, known_at=known_at)
        one = every.parts[0].intervention_rows[0].intervention_id
        without = assemble(session, PackRequest((COUNCILS,), (), [], []), valid_at=day, known_at=known_at)
        some = assemble(session, PackRequest((COUNCILS,), (), [one], None), valid_at=day, known_at=known_at)
    names = {figure.name for figure in every.parts[0].counted_facts}
    assert {EVERY_FACT, INSPECTED} <= names
    counted = {line["What is counted"]: line["Number"] for line in published(without)}
    assert not names & set(counted)
    assert counted[NO_FACTS] == ""
    assert not names & {figure.name for figure in without.shown_figures.values()}
    assert NO_FACTS in part_says(without.parts[0])
    assert NO_FACTS in without.limits
    assert {no_facts(findings.parts[0]) for findings in (without, some)}.isdisjoint({no_facts(every.parts[0])})
    assert FACTS_SCOPE["some"] in part_says(some.parts[0])
    assert FACTS_SCOPE["some"] in {line["What is counted"] for line in published(some)}
    assert not set(every.limits) & {NO_FACTS, *FACTS_SCOPE.values(), *ROUNDS_SCOPE.values()}


def test_a_part_without_a_sector_counts_no_facts_and_says_why(services):
    with services.database.reading() as session:
        asked = PackRequest((AskedPart("a", "other bodies", ""),))
        findings = assemble(session, asked, valid_at=date(2016, 6, 24), known_at=head(session).seq)
    [part] = findings.parts
    assert part.name == "(a) Sector not recorded"
    assert part.nothing == NOT_SAID.format("part (a)")
    assert part_says(part) == part.nothing
    assert [(line["What is counted"], line["Number"]) for line in published(findings)] == [(part.nothing, "")]
    assert no_facts(part) != no_facts(replace(part, sector="councils"))


def test_a_fact_of_a_month_that_is_not_over_is_counted_apart_and_older_figures_stay(services):
    month = day_of(2016, 6)
    recorded(services, ("visit", "A visit", Day(date(2016, 1, 5))), ("visit", "Another visit", month))
    recorded(services, ("meeting", "A meeting", month))
    during, after = found(services, date(2016, 6, 29)), found(services, date(2016, 7, 1))
    [part] = during.parts
    kinds = {kind.code: kind for kind in part.kinds}
    assert {code: kinds[code].dated.value for code in ("visit", "meeting")} == {"visit": 1, "meeting": 0}
    assert {kinds[code].may_be_later.value for code in ("visit", "meeting")} == {1}
    every, before = part.interventions, part.interventions.earlier
    assert (every.method, before.method, every.value - before.value) == (6, 1, 2)
    assert (every.key in during.shown_figures, before.key in during.shown_figures) == (True, False)
    assert {figure.method for figure in kinds["meeting"].figures} == {6}, "earlier methods had no figure of meetings"
    assert (
        "1 meeting is recorded with only a month or a year, and may be from after 29 June 2016: “A meeting” (Leeds, "
        "June 2016)."
    ) in lines(during)
    assert not any("no visit is recorded" in line for line in lines(during))
    [visits] = [kind for kind in after.parts[0].kinds if kind.code == "visit"]
    assert (visits.dated.value, visits.may_be_later) == (2, None)
    assert (after.parts[0].interventions.method, after.parts[0].interventions.value) == (1, every.value)


def test_a_fact_of_a_month_recorded_later_changes_the_total_by_one(services):
    recorded(services, ("visit", "A visit", Day(date(2016, 1, 5))))
    with services.database.reading() as session:
        looked = look(session, PackRequest((COUNCILS,)), valid_at=date(2016, 6, 24))
    with services.database.writing() as session:
        number = make_pack(session, looked, title="A pack", once="once", actor=SYSTEM).number
    recorded(services, ("visit", "Another visit", day_of(2016, 6)))
    with services.database.reading() as session:
        since = corrected_since(session, pack_by_number(session, number))
    was = looked.findings.parts[0].interventions.value
    changed = {change.key: (change.was, change.now) for change in since.figures}
    assert changed["a.interventions-6"] == (str(was), str(was + 1))
    assert "a.interventions" not in changed


def test_a_pack_of_a_day_before_the_letters_says_nothing_since_them(services):
    """The letters are of 3 March; one was sent on the 2nd."""
    small_campaign(services)
    send(services, [1], sent_on=date(2015, 3, 2))
    recorded(services, ("visit", "Early", Day(date(2015, 3, 1))))
    with services.database.reading() as session:
        asked = PackRequest((COUNCILS,), (small(session).id,))
        findings = assemble(session, asked, valid_at=date(2015, 3, 2), known_at=head(session).seq)
    assert "By 2 March 2015, 1 visit is recorded: “Early” (Leeds, 1 March 2015)." in lines(findings)


def test_what_one_inspectorate_did_alone_is_not_said_to_be_of_several(services):
    with services.database.writing() as session:
        fact = said(area_of(session, "leeds"), facts={"inspectorates": ["Ofsted"]})
        add(session, fact, once="alone", actor=SYSTEM)
    [row] = [
        row
        for row in found(services, date(2016, 6, 24)).parts[0].intervention_rows
        if row.title == "Inspection of the front door"
    ]
    assert dict(row.facts)["Inspectorate"] == "Ofsted"
