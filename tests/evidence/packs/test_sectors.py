"""What a pack says of the sectors of its parts: who inspected, and which registries nobody could write to."""

from datetime import date

from app.audit.record import SYSTEM
from app.evidence.interventions.record import add
from app.evidence.packs.figures.concerns import sectors_inspected
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.find import findings_of, is_unchanged, pack_by_number
from app.evidence.packs.later.later_changes import corrected_since
from app.evidence.packs.lines.check import faults_of
from app.evidence.packs.lines.sourced_lines import lines_of, means
from app.evidence.packs.make import look, make_pack
from app.registry.models import Registry
from app.registry.own.add import complete_since
from app.registry.registries import rename
from tests.evidence.interventions.saying import area_of, said
from tests.evidence.packs.history import DAY, NOTICE
from tests.tracking.office import send, small, small_campaign

OTHERS = AskedPart("f", "other agencies", "other-agencies")
INSPECTORATES = AskedPart("g", "inspectorates", "inspectorates")
HEALTH = AskedPart("e", "health bodies", "health-bodies")
CHILDREN = AskedPart("b", "children’s services", "childrens-services")
INSPECTED = date(2016, 6, 24)
ROTHERHAM = 2
"""Inspections of one council that ship."""


def looked(services, *parts, campaigns=(), day=DAY):
    with services.database.reading() as session:
        return look(session, PackRequest(parts, campaigns), valid_at=day)


def move_inspectorates(services, sector, name):
    with services.database.writing() as session:
        row = session.get_one(Registry, "inspectorates")
        rename(session, row, name=row.name, sector=sector, sector_name=name, actor=SYSTEM)


def test_an_inspection_concerns_whom_it_inspects_and_who_inspects():
    def sectors(*names):
        return sectors_inspected(names, inspecting="inspectorates")

    councils = {"councils", "childrens-services"}
    assert sectors("Ofsted") == {*councils, "inspectorates"}
    assert sectors("HM Inspectorate of Constabulary") == {"police", "inspectorates"}
    assert sectors("HM Inspectorate of Probation") == {"other-agencies", "inspectorates"}
    assert sectors() == {*councils, "inspectorates"}


def test_an_inspection_by_ofsted_is_none_of_other_agencies(services):
    with services.database.writing() as session:
        add(session, said(area_of(session, "leeds"), facts={"inspectorates": ["Ofsted"]}), once="one", actor=SYSTEM)
    others, inspectorates = looked(services, OTHERS, INSPECTORATES, day=INSPECTED).findings.parts
    assert others.interventions.value == 0
    assert "Inspection of the front door" in [row.title for row in inspectorates.intervention_rows]
    assert (others.rounds.value, inspectorates.rounds.value) == (5, 5), "probation was inspected jointly"


def test_a_pack_made_before_inspectorates_had_a_sector_says_what_it_said(services):
    move_inspectorates(services, "other-agencies", "Other agencies")
    with services.database.writing() as session:
        area_id = area_of(session, "leeds")
        add(session, said(area_id, facts={"inspectorates": ["Ofsted"]}), once="one", actor=SYSTEM)
    before = looked(services, OTHERS, day=INSPECTED)
    [part] = before.findings.parts
    assert (part.registries, part.interventions.value) == (["Inspectorates"], ROTHERHAM + 1)
    with services.database.writing() as session:
        number = make_pack(session, before, title="Before", once="before", actor=SYSTEM).number
    move_inspectorates(services, "inspectorates", "Inspectorates")
    with services.database.reading() as session:
        pack = pack_by_number(session, number)
        again = findings_of(session, pack)
        assert is_unchanged(pack, again)
        assert (again.parts[0].registries, again.parts[0].sector_name) == (["Inspectorates"], "Other agencies")
        since = corrected_since(session, pack)
    assert {change.key: (change.was, change.now) for change in since.figures}["f.interventions"] == (
        f"{ROTHERHAM + 1}",
        "0",
    )
    assert "Renamed a registry" in [correction.what for correction in since.corrections]


def test_a_part_says_of_which_registries_there_is_no_list(services):
    small_campaign(services)
    with services.database.reading() as session:
        campaign = small(session).id
    findings = looked(services, HEALTH, campaigns=(campaign,)).findings
    [part] = findings.parts
    assert means(part) == (
        "“Health bodies” here means the posts on the list “Health leaders”. There is no list here of NHS trusts."
    )
    assert "Despatch has no list of NHS trusts, so no campaign can write to them." in findings.limits
    line = lines_of(findings)[1]
    assert line.words == "No list is held here of NHS trusts, so it is not known whether they were written to."
    assert faults_of(line, findings) == []


def test_a_line_about_a_list_that_is_kept_by_now_is_flagged(services):
    before = looked(services, HEALTH).findings
    line = next(line for line in lines_of(before) if "NHS trusts" in line.words)
    with services.database.writing() as session:
        complete_since(session, "nhs-trusts", date(2015, 1, 1), actor=SYSTEM)
    now = looked(services, HEALTH).findings
    assert now.parts[0].no_list is None
    assert [fault.said for fault in faults_of(line, now)] == ["NHS trusts"]


def test_a_part_says_to_which_of_its_lists_no_letter_was_sent(services):
    """The small campaign writes to directors of children’s services, and not to lead members."""
    small_campaign(services)
    send(services, [5])
    with services.database.reading() as session:
        campaign = small(session).id
    findings = looked(services, CHILDREN, campaigns=(campaign,)).findings
    [line] = [line for line in lines_of(findings) if "had been sent to lead members" in line.words]
    assert line.words == (
        f"By 30 April 2015, no letter of the campaign “A small campaign” had been sent to lead members. {NOTICE}"
    )
    assert faults_of(line, findings) == []
