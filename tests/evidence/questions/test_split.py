"""The parts of a question, as its text suggests them."""

from app.evidence.questions.find import Part
from app.evidence.questions.split import split

SECTORS = {"councils", "childrens-services", "police", "health-bodies", "other-agencies", "schools"}

ASKED = (
    "What was done to see that guidance was delivered by (a) councils, (b) children's services, (c) police, "
    "(d) schools, (e) health bodies and (f) other agencies with a duty to safeguard young people."
)


def test_six_parts_with_their_sectors():
    found = split(ASKED, SECTORS)
    assert [part.letter for part in found] == list("abcdef")
    assert [part.sector for part in found] == [
        "councils", "childrens-services", "police", "schools", "health-bodies", "other-agencies",
    ]  # fmt: skip
    assert found[0] == Part("a", "councils", "councils")
    assert found[4].words == "health bodies"
    assert found[5].words == "other agencies with a duty to safeguard young people"


def test_a_question_without_parts_has_one():
    assert split("What is the answer?", SECTORS) == [Part("", "What is the answer?", "")]
    assert len(split("What is said in section 10(a) of that Act?", SECTORS)) == 1


def test_parts_that_come_out_of_order_are_not_counted():
    assert [one.letter for one in split("Of (c) this, (a) that and (b) those", SECTORS)] == ["a", "b"]


def test_what_no_registry_knows_is_left_for_a_person():
    assert [one.sector for one in split("Of (a) councils and (b) the weather", {"police"})] == ["", ""]
