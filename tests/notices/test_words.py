"""Every kind of notice has words that need no more than it says."""

import pytest

from app.notices.words import ABOUT, KINDS, fact_words, notice_words
from tests.notices.telling import FACTS


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_says_all_with_the_facts_that_it_needs(kind):
    said = notice_words(kind, {name: FACTS[name] for name in KINDS[kind].needs})
    assert "  " not in said.says
    assert not {"", "{", "}"} & {said.subject, said.act, *said.says.split(" ")}
    about = (KINDS[kind].about, "MAR15, Accountability for child protection")
    assert said.details[0] == (("Report", "MAR15") if KINDS[kind].role else about)


@pytest.mark.parametrize("kind", KINDS)
def test_a_fact_that_is_not_there_is_named(kind):
    for name in KINDS[kind].needs:
        with pytest.raises(KeyError, match=name):
            notice_words(kind, {other: FACTS[other] for other in KINDS[kind].needs - {name}})


def test_every_kind_that_anybody_may_read_says_what_it_is_about():
    assert all(kind.needs >= ABOUT for kind in KINDS.values() if kind.role is None)


def test_what_only_one_role_may_read_says_a_reference_and_the_time_left():
    restricted = [kind for kind in KINDS.values() if kind.role]
    assert restricted
    assert all(kind.needs <= {"reference", "due"} for kind in restricted)


def test_what_is_asked_is_said_with_its_date_and_without_one():
    assert notice_words("clearance_asked", FACTS).subject == "Clearance needed by 3 December 2026"
    assert ("Answer by", "3 December 2026") in notice_words("clearance_asked", FACTS).details
    undated = notice_words("clearance_asked", FACTS | {"deadline": None})
    assert undated.subject == "Clearance needed"
    assert ("Answer by", "No date is set") in undated.details


def test_an_office_is_told_of_a_change_whether_it_touches_what_it_cleared_or_not():
    touched, untouched = notice_words("text_changed", FACTS), notice_words("text_changed", FACTS | {"voided": []})
    assert touched.says.endswith("Your office’s answer about the letters to council leaders is no longer valid.")
    assert "Your office’s answers are still valid" in untouched.says
    assert ("What changed", "One sentence on taxi licensing") in untouched.details


def test_an_answer_by_which_clearance_is_issued_no_more_says_so():
    assert notice_words("clearance_answered", FACTS).says == "The Home Secretary answered about these letters: content."
    fallen = notice_words("clearance_answered", FACTS | {"fallen": ["Council leaders"]})
    assert fallen.says.endswith("content. The clearance for the letters to council leaders is no longer valid.")


def test_who_has_no_other_administrator_to_tell_can_tell_somebody_else():
    said = [notice_words(kind, FACTS).says for kind in ("owner_replaced", "account_link", "account_roles")]
    assert [words for words in said if "another administrator or your security team" not in words] == []


def test_a_fact_of_several_lines_comes_on_one():
    assert fact_words(FACTS | {"by": "Health\r\nBcc: all@example"})["by"] == "Health Bcc: all@example"


def test_an_office_that_is_asked_again_loses_only_what_it_had_answered():
    lost, none = (
        notice_words("clearance_asked_again", FACTS),
        notice_words("clearance_asked_again", FACTS | {"voided": []}),
    )
    assert lost.says.startswith(
        "Your office’s answer about the letters to council leaders is no longer valid. Department of Health"
    )
    assert none.says.startswith("Department of Health asks for your minister’s clearance")
    left = notice_words("clearance_asked_again", FACTS | {"left": True})
    assert "given for a minister who has left office, is no longer valid." in left.says


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        (
            {"holder": "Sam Example", "post": "Home Secretary", "by": "Ada Minton"},
            (
                "Sam Example is now Home Secretary, as Ada Minton recorded. The campaign’s text needs Sam Example’s "
                "clearance."
            ),
        ),
        (
            {"holder": "Sam Example", "post": "Home Secretary", "by": ""},
            "Sam Example is now Home Secretary. The campaign’s text needs Sam Example’s clearance.",
        ),
        (
            {"holder": "", "post": "Home Secretary"},
            "The next minister in this office must clear the campaign’s text.",
        ),
    ],
)
def test_who_recorded_a_new_minister_asks_for_nothing(facts, asked):
    said = notice_words("clearance_asked_again", FACTS | {"left": True, "voided": []} | facts).says
    assert said.startswith(f"{asked} If your office")


def test_reopened_texts_are_named():
    assert (
        "of the letters to chief officers of police and council leaders"
        in notice_words("campaign_reopened", FACTS).says
    )
    older = {name: value for name, value in FACTS.items() if name != "registries"}
    assert "reopened the text after" in notice_words("campaign_reopened", older).says


def test_a_minister_who_left_has_signed_nothing_yet():
    said = notice_words("signatory_left_office", FACTS | {"fallen": ["Council leaders"]})
    assert "signed" not in said.says
    assert "The clearance for the letters to council leaders is no longer valid." in said.says


def test_an_office_is_not_said_to_be_asked_again_about_letters_that_were_sent():
    some, every = (
        notice_words(
            "signatory_left_office", FACTS | {"registries": ["Council leaders", *more], "sent": ["Council leaders"]}
        )
        for more in (["Lead members"], [])
    )
    assert "except about the letters to council leaders" in some.says
    assert "not asked again" in every.says


def test_a_note_is_mailed_under_the_name_of_who_wrote_it():
    note = FACTS["note"]
    assert notice_words("clearance_asked", FACTS).details[-1] == ("Note from the owner", note)
    assert notice_words("clearance_answered", FACTS).details[-1] == ("Note from the office", note)
    assert notice_words("clearance_taken_back", FACTS).details[-1] == ("Reason", note)
    assert notice_words("clearance_asked", FACTS | {"note": ""}).details[-1][0] == "Answer by"


def test_of_a_report_of_risk_nothing_that_somebody_wrote_is_mailed():
    restricted = [kind for kind, one in KINDS.items() if one.role]
    assert [kind for kind in restricted if FACTS["note"] in dict(notice_words(kind, FACTS).details).values()] == []


def test_registries_with_an_and_of_their_own_are_kept_apart():
    to = dict(notice_words("clearance_asked", FACTS).details)["Letters to"]
    assert to == "Chief officers of police and council leaders"


@pytest.mark.parametrize("changed", ["", "nothing new"])
def test_a_day_without_news_is_headed_by_what_is_due(changed):
    due = "7 letters are overdue. 1 message waits to be read."
    notice = notice_words("digest", FACTS | {"changed": changed, "due": due})
    assert notice.subject == "Today: 7 letters are overdue. 1 message waits to be read"
    assert notice.says == f"Since the last working day: nothing new. {due}"
    assert notice_words("digest", FACTS | {"changed": "1 reply recorded"}).subject == "Today: 1 reply recorded"
