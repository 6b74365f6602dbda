"""Lines from records: offered as the record has them on the day, with their source, and flagged when it changes."""

from dataclasses import replace
from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.answers.find import own_lines_of
from app.evidence.answers.record_lines import RecordKind, RecordLine, cites
from app.evidence.answers.save import ChosenLine, add_lines, remove_line
from app.evidence.answers.showing import answer_shown, lines_to_choose
from app.evidence.answers.sources import Found
from app.evidence.answers.states import AnswerSort
from app.evidence.framework.models import WorkEditionVersion
from app.evidence.framework.record import EDITION, correct_edition, current_edition, remove_edition
from app.evidence.interventions.record import add, remove
from app.evidence.questions.find import question_by_number
from app.evidence.source import Source
from tests.evidence.answers.drafting import save, seen_by
from tests.evidence.answers.test_brief import content
from tests.evidence.answers.test_pages import send
from tests.evidence.interventions.saying import area_of, said
from tests.evidence.packs.history import DAY
from tests.evidence.packs.packing import question
from tests.web.markup import message_of, words_of

REVISED = (
    "A revised edition of Working Together to Safeguard Children has been in force since 26 March 2015. It says that "
    "safeguarding is everyone’s responsibility: each professional and organisation should play their full part."
)


def offered(services, number, day: date = DAY) -> dict[str, ChosenLine | RecordLine]:
    with services.database.reading() as session:
        return lines_to_choose(session, question_by_number(session, number), today=day)


def records(services, number, day: date = DAY) -> list[RecordLine]:
    return [one for one in offered(services, number, day).values() if isinstance(one, RecordLine)]


def of_kind(services, number, kind: RecordKind) -> list[str]:
    return [one.words for one in records(services, number) if one.kind is kind]


def revised(services, number) -> RecordLine:
    return next(one for one in records(services, number) if one.words == REVISED)


def take(services, number, *chosen) -> bool:
    with services.database.writing() as session:
        return add_lines(session, number, AnswerSort.FULL, chosen, seen=seen_by(services, number), actor=SYSTEM)


def shown(services, number):
    with services.database.reading() as session:
        return answer_shown(session, question_by_number(session, number), AnswerSort.FULL)


def correct(services, edition: int, **changes) -> None:
    with services.database.writing() as session:
        version = current_edition(session, edition)
        details = replace(EDITION.details_of(version), **changes)
        assert correct_edition(session, edition, details, seen=version.recorded, actor=SYSTEM)


def test_guidance_is_offered_that_was_in_force_between_the_letters_and_the_day_of_the_pack(services, number):
    guidance = of_kind(services, number, RecordKind.GUIDANCE)
    assert REVISED in guidance
    assert (
        "“Working Together to Safeguard Children (2013)” was in force from 15 April 2013 to 25 March 2015." in guidance
    )
    assert not any("2016" in words or "July 2015" in words for words in guidance), "not in force by 30 April 2015"


def test_powers_are_offered_that_the_letters_or_directions_cite(services, number):
    powers = of_kind(services, number, RecordKind.POWER)
    assert any("section 11" in words and words.endswith("came into force on 1 October 2005.") for words in powers)
    assert any("section 497A" in words for words in powers), "of the directions"
    assert not any("Education Act 2002" in words for words in powers)


def test_a_direction_is_told_with_who_gave_it_and_a_joint_inspection_only_once_it_had_begun(services, number):
    (joint,) = [words for words in of_kind(services, number, RecordKind.FACT) if "whole council" in words]
    assert "given jointly by the Secretary of State for Communities and Local Government and" in joint
    assert joint.endswith("section 15(5) and (6) and the Education Act 1996, section 497A(4B).")
    assert of_kind(services, number, RecordKind.ROUND) == [], "the first round began in 2016"
    reports = of_kind(services, number, RecordKind.OUTCOME)
    assert any("was published on 19 November 2014: Child protection," in words for words in reports)


def test_without_a_pack_records_are_told_on_the_day_given_and_a_report_of_later_is_said_to_be_later(services):
    asked = question(services)
    june = [one.words for one in records(services, asked, date(2016, 6, 29)) if one.kind is RecordKind.REPORT]
    assert june[0].endswith("had not been published by 29 June 2016. It followed in September 2016.")
    then = [one.words for one in records(services, asked, date(2016, 9, 2)) if one.kind is RecordKind.REPORT]
    assert then[0].endswith("is dated September 2016; the exact date is not recorded."), "perhaps after that day"
    later = [one.words for one in records(services, asked, date(2016, 10, 1)) if one.kind is RecordKind.REPORT]
    assert "“‘Time to listen’" in later[0]
    assert later[0].endswith("was published in September 2016.")


@pytest.mark.stack
def test_a_record_s_line_is_a_paragraph_of_the_draft_with_its_record_version_and_day(stack_services):
    asked = question(stack_services)
    line = next(one for one in records(stack_services, asked) if one.kind is RecordKind.PROCEDURE)
    assert take(stack_services, asked, line)
    assert not take(stack_services, asked, line)
    found = shown(stack_services, asked)
    assert found.version.words == line.words
    assert "within 24 hours" in line.words
    assert (found.unsourced, found.flagged) == ([], False), "24 has its source in the record"
    (own,) = found.own
    assert (own.kind, own.found, own.record.href) == ("procedure", Found.EXACT, line.href)
    with stack_services.database.reading() as session:
        (row,) = own_lines_of(session, question_by_number(session, asked).id, AnswerSort.FULL)
    assert (row.record_id, row.seen, row.valid_on) == (line.id, line.recorded, DAY)
    with stack_services.database.writing() as session:
        assert remove_line(session, asked, AnswerSort.FULL, own.id, own=True, actor=SYSTEM)
    assert shown(stack_services, asked).unsourced == ["24"]


def test_a_sentence_is_flagged_when_its_record_is_corrected_and_not_when_only_its_source_was(services, number):
    line = revised(services, number)
    take(services, number, line)
    correct(services, line.id, source=Source("Another copy", "https://www.gov.uk/copy"))
    assert not shown(services, number).flagged
    correct(services, line.id, first=date(2015, 3, 27))
    found = shown(services, number)
    (flag,) = found.own[0].flags
    assert flag.word == "Changed since"
    assert "27 March 2015" in flag.words
    assert found.flagged
    assert any("27 March 2015" in sentence for sentence in content(services, number).checks)


def test_a_sentence_is_flagged_when_its_record_is_removed(services, number):
    line = revised(services, number)
    take(services, number, line)
    with services.database.writing() as session:
        seen = current_edition(session, line.id).recorded
        remove_edition(session, line.id, reason="Twice", seen=seen, actor=SYSTEM)
    (own,) = shown(services, number).own
    assert own.record is None
    assert [flag.word for flag in own.flags] == ["Changed since"]


def test_a_changed_number_or_date_of_a_record_s_sentence_has_no_source(services, number):
    line = revised(services, number)
    take(services, number, line)
    save(services, number, line.words.replace("26 March 2015", "28 March 2015").replace("each", "all 12"))
    (own,) = shown(services, number).own
    assert own.found is Found.REWORDED
    assert [flag.words.split("”")[0] for flag in own.flags] == ["“12", "“28 March 2015"]


def test_a_fact_that_the_pack_does_not_count_is_not_offered_and_one_removed_is_gone(services):
    asked = question(services)
    with services.database.writing() as session:
        made = add(session, said(area_of(session, "leeds")), once="x", actor=SYSTEM)
    day = date(2016, 6, 1)
    ours = [one for one in records(services, asked, day) if one.id == made and one.href.startswith("/interventions")]
    assert {one.kind for one in ours} == {RecordKind.FACT, RecordKind.OUTCOME}
    assert "(Leeds, 7 March 2016 to 11 March 2016), by Ofsted." in ours[0].words
    with services.database.writing() as session:
        remove(session, made, reason="Twice", seen=ours[0].recorded, actor=SYSTEM)
    assert not [one for one in records(services, asked, day) if one.id == made and "/interventions" in one.href]


def test_a_section_is_cited_only_by_its_whole_number(services):
    asked = question(services)
    power = RecordLine(
        RecordKind.POWER, 1, DAY, 1, "", "Local Government Act 1999, section 15: powers", Source("x"), ""
    )
    assert cites(power, ["under the Local Government Act 1999, section 15(5) and (6)"])
    assert not cites(power, ["under the Local Government Act 1999, section 157"])
    assert records(services, asked)


def test_likely_supplementary_questions_go_into_the_brief_with_their_sources(services, number):
    asked = [one for one in offered(services, number).values() if isinstance(one, ChosenLine) and one.asked]
    one = next(one for one in asked if "have had no response?" in one.words)
    take(services, number, one)
    found = shown(services, number)
    assert (found.version.words, found.version.supplementaries) == ("", one.words)
    assert found.unsourced == []
    assert [passage.found for passage in found.passages] == [Found.EXACT]
    assert any("was not written to?" in other.words for other in asked)


def test_lines_of_records_are_chosen_on_the_page_and_lead_to_their_record(signed_in, services, number):
    drafter, here = signed_in(Role.DRAFTER), f"/questions/{number}/answers/full"
    line = revised(services, number)
    page = drafter.get(f"{here}/lines").text
    for words in ("Guidance: ", "Procedures: 1 line", "Reports published: ", REVISED):
        assert words in words_of(page), words
    page = send(drafter, f"{here}/lines", which=line.key)
    assert message_of(page.text).words == "Lines added to the draft."
    assert "Lines from records" in words_of(page.text)
    assert f'href="{line.href}"' in page.text
    with services.database.reading() as session:
        version = session.query(WorkEditionVersion).filter_by(edition_id=line.id, superseded=None).one()
    assert f'href="{version.source_url}"' in page.text
    assert content(services, number).records == [("Working Together 2015", version.source_title)]
    assert drafter.get(line.href).status_code == 200


def test_what_nobody_recorded_to_be_in_force_still_is_not_said_to_be(services):
    asked, later = question(services), date(2026, 6, 1)
    named = {one.name: one for one in records(services, asked, later)}
    procedure = next(one for one in named.values() if one.kind is RecordKind.PROCEDURE)
    assert procedure.words.startswith("On 29 June 2016, this procedure was in place: “If staff")
    assert "was still in force on 1 June 2026 is not recorded." in procedure.unknown
    newest = named["Working Together 2023"]
    assert (
        newest.words
        == "A revised edition of Working Together to Safeguard Children came into force on 15 December 2023."
    )
    assert newest.unknown.startswith("Whether “Working Together to Safeguard Children (2023)” was still in force")
    assert "came into force" not in revised_words(services, asked)


def revised_words(services, number) -> str:
    (words,) = [
        one for one in of_kind(services, number, RecordKind.GUIDANCE) if "26 March 2015." in one and "everyone" in one
    ]
    return words
