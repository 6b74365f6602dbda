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
    assert notice_words("clearance_answered", FACTS).says == "The Home Secretary is content with these letters."
    fallen = notice_words("clearance_answered", FACTS | {"fallen": ["Council leaders"]})
    assert fallen.says.endswith("letters. The text of the letters to council leaders is no longer issued.")


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
    assert said.startswith(f"{asked} Until your office answers")


def test_reopened_texts_are_named():
    said = notice_words("campaign_reopened", FACTS)
    assert dict(said.details)["Letters to"] == "Chief officers of police and council leaders"
    older = {name: value for name, value in FACTS.items() if name != "registries"}
    assert "Letters to" not in dict(notice_words("campaign_reopened", older).details)
    assert notice_words("campaign_reopened", older).says == said.says
    assert (
        "reopened the text of these letters after it was issued. Offices do not need to do anything now." in said.says
    )


def test_a_minister_who_left_has_signed_nothing_yet():
    said = notice_words("signatory_left_office", FACTS | {"fallen": ["Council leaders"]})
    assert "signed" not in said.says
    assert "The text of the letters to council leaders is no longer issued." in said.says


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
    assert notice.subject == "7 letters are overdue. 1 message waits to be read"
    assert notice.says == f"Since the last working day: nothing new. {due}"
    told = notice_words("digest", FACTS | {"changed": "1 reply recorded"})
    assert told.subject == "1 reply recorded since the last working day"


@pytest.mark.parametrize(
    ("answer", "subject", "says"),
    [
        ("content", "is content", "is content with these letters."),
        ("content, with a comment", "is content, with a comment", "is content with these letters, with a comment."),
        ("not content", "is not content", "is not content with these letters."),
        ("nil return", "gave a nil return", "gave a nil return on these letters."),
        ("something older", "answered “something older”", "answered on these letters “something older”."),
    ],
)
def test_an_answer_is_told_in_a_sentence(answer, subject, says):
    told = notice_words("clearance_answered", FACTS | {"answer": answer})
    assert (told.subject, told.says) == (f"The Home Secretary {subject}", f"The Home Secretary {says}")


def test_what_waits_for_a_second_person_is_said_as_it_was_recorded():
    claimed = "Fran Example recorded that the director was told at 11:00am on 6 March 2015."
    for kind in ("risk_unconfirmed", "risk_to_confirm"):
        said = notice_words(kind, FACTS | {"claimed": claimed, "due": "no time"})
        assert said.says.startswith(claimed)
        assert "or that the risk" not in said.says
        assert said.subject.endswith("(the 24 hours have passed)")
        older = notice_words(kind, FACTS | {"due": "6 hours"})
        assert older.says.startswith("One person recorded that the director was told of this report of risk, or that")
        assert older.subject.endswith("(6 hours left)")
    passed = notice_words("risk_unconfirmed", FACTS | {"claimed": claimed, "due": "no time"}).says
    assert "The 24 hours have passed." in passed


def test_who_may_read_reports_of_risk_is_said_by_name():
    kim = FACTS | {"reference": "Kim"}
    joined, left = (notice_words("safeguarding_people", kim | {"changed": one}) for one in ("joined", "left"))
    assert joined.subject == "Kim can now read reports of risk"
    assert left.subject == "Kim can no longer read reports of risk"
    assert "Department of Health gave Kim the safeguarding role." in joined.says
    assert "Department of Health ended Kim’s safeguarding role." in left.says


def test_a_sign_in_is_told_with_its_time():
    at = notice_words("account_browser", FACTS | {"when": "9:14am on 2 March 2015"}).says
    assert at.startswith("At 9:14am on 2 March 2015 someone signed in to your account from a new browser")
    assert notice_words("account_browser", FACTS).says.startswith("Someone signed in")


@pytest.mark.parametrize("kind", ["risk_clock", "risk_missed"])
def test_while_the_director_is_not_told_a_notice_says_the_police_and_999(kind):
    said = notice_words(kind, FACTS | {"due": "no time"}).says
    assert "Tell the director now, or the police if the area is not known," in said
    assert said.endswith("If a child is in immediate danger, call 999.")


def test_an_area_that_nobody_knows_is_for_the_police_now_and_says_the_time_left():
    told, late, older = (
        notice_words("risk_area", FACTS | more) for more in ({"until": "6 hours"}, {"until": "no time"}, {})
    )
    for said in (told, late, older):
        assert "If the police have not been told, tell them now." in said.says
        assert "If a child is in immediate danger, call 999." in said.says
    assert told.subject == "The area is not known yet (6 hours left)"
    assert told.says.endswith("its director can be told. The 24-hour deadline is in 6 hours.")
    assert late.subject.endswith("(the 24 hours have passed)")
    assert older.subject == "The area is not known yet"
    assert older.says.endswith("its director can be told.")


def test_without_an_answer_the_letters_are_not_cleared():
    for kind in ("clearance_asked", "clearance_asked_again"):
        assert notice_words(kind, FACTS).says.endswith(" Until your office answers, the letters are not cleared.")


def test_who_recorded_something_is_asked_to_find_a_colleague():
    claimed = "You recorded that the risk is not immediate."
    own, some, other = (
        notice_words("risk_unconfirmed", FACTS | {"claimed": claimed, "due": "6 hours"} | more).says
        for more in ({"own": "all"}, {"own": "some"}, {})
    )
    assert own.startswith(f"{claimed} No one has confirmed it.")
    assert own.endswith("You cannot confirm it yourself. Ask a colleague to confirm it now.")
    assert "Ask a colleague to confirm what you recorded." in some
    assert "If you did not record it" not in own + some
    assert other.endswith("If you did not record it, check the evidence now, and confirm it if it is right.")
