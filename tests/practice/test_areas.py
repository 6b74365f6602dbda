"""What is published about areas, which guidance applies, and the office's own words and lists."""

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.drafting.lines.find import all_lines
from app.drafting.versions import offered_version
from app.evidence.framework.listing import editions
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.models import InspectionRoundArea, InterventionVersion
from app.platform.clock import london_time
from app.platform.history import known
from app.practice.stories.area_facts import GUIDANCE
from app.practice.stories.office_words import REGISTRY, SLUG, TAG, TEMPLATE
from app.registry.filters.saved_filters import saved_filters
from app.registry.models import PostTag
from tests.practice.desk import desk, pages_of, signed_in_as
from tests.web.markup import parts_of, words_of


@pytest.fixture(scope="module")
def office():
    with desk() as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading:
        yield reading


def test_a_dozen_areas_have_published_facts_of_every_kind(session, office):
    facts = interventions(session, valid_at=london_time(office.made_at).date())
    assert {fact.kind for fact in facts} == {"direction", "notice", "inspection", "visit", "meeting"}
    in_round = set(session.scalars(select(InspectionRoundArea.area_id).where(known(InspectionRoundArea))))
    assert len(in_round) == 6
    assert len({fact.area_id for fact in facts} | in_round) >= 12


def test_sources_lead_nowhere_and_nothing_was_recorded_before_it_was_published(session):
    versions = session.scalars(select(InterventionVersion)).all()
    assert [row.source_url for row in versions if ".example/" not in row.source_url] == []
    moments = dict(session.execute(select(AuditEvent.seq, AuditEvent.at)).all())
    early = [
        row.title
        for row in versions
        if str(row.facts.get("published_on", "")) > london_time(moments[row.recorded]).date().isoformat()
        or row.valid_from >= london_time(moments[row.recorded]).date()
    ]
    assert early == []


def test_a_fact_was_corrected_and_a_notice_ended(session):
    superseded = select(InterventionVersion.title).where(InterventionVersion.superseded.is_not(None))
    assert len(session.scalars(superseded).all()) == 2


def test_guidance_has_a_later_edition_and_the_earlier_is_no_longer_in_force(session, office):
    today = london_time(office.made_at).date()
    ours = [edition for edition in editions(session) if edition.title.startswith(GUIDANCE)]
    assert sorted(edition.in_force_on(today) for edition in ours) == [False, True]


def test_office_has_its_own_lines_template_tags_and_filters(session, office):
    lines = all_lines(session)
    assert sorted((line.version.number, line.line.withdrawn is not None) for line in lines) == [
        (1, False),
        (1, True),
        (2, False),
    ]
    template, copied = offered_version(session, SLUG), offered_version(session, TEMPLATE)
    assert template.number == 2
    assert template.title != copied.title
    assert template.summary != copied.summary
    tagged = select(func.count()).select_from(PostTag).where(PostTag.tag == TAG, known(PostTag))
    assert session.scalar(tagged) == 12
    assert [one.name for one in saved_filters(session, REGISTRY, user_id=office.users["clerk"])] == [
        "Posts without a director",
        "Areas of the joint inspections",
    ]


def test_areas_can_be_compared(office, tmp_path):
    with pages_of(office, tmp_path) as app:
        client = signed_in_as(app, office, "viewer")
        pages = {
            path: client.get(path) for path in ("/areas/compare", "/areas/quillmere", "/framework", "/inspections")
        }
    assert {page.status_code for page in pages.values()} == {200}
    assert "Direction on children’s services" in words_of(pages["/areas/quillmere"])
    assert not parts_of(pages["/areas/quillmere"], "nhs-region-not-known"), "the country has no such regions"
