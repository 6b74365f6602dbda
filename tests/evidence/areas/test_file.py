"""The file on an area: all letters to its leaders with their answers, those with no response recorded first."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, record
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.audience.posts import audience_posts
from app.campaigns.models import HoldOut
from app.delivery.channels import METHODS
from app.evidence.areas.letters import AreaLetters, Unwritten
from app.evidence.areas.showing import parts_of as parts_side_by_side
from app.evidence.areas.words import ALL_BODIES, FORMER_COUNCILS, FORMER_ONLY, lede, ledes, unwritten_words
from app.registry.areas.area import area_on
from app.registry.areas.leaders import leaders_of
from app.responses.answers import Back, Late
from app.tracking.codes import Delivery
from tests.audit.codes import event_of
from tests.evidence.areas.office import REPLY_BY, TODAY, campaign, event, numbers, rotherham
from tests.registry.test_pages import words
from tests.tracking.office import LETTER_DATE, REFERENCE, letter, reply, send, small
from tests.web.markup import links_of, part_of, parts_of, rows_of, words_of

POSTED = METHODS["post"].handed_over

HERE = "/areas/rotherham"
PAGE = f"{HERE}?as_at=2015-03-27"
LEADERS = "council-leaders"


def here(services, slug="rotherham", valid_at=TODAY, known_at=None):
    """The campaign as the area's file has it; None: it has none of it."""
    with services.database.reading() as session:
        area = area_on(session, slug, valid_at=valid_at, known_at=known_at)
        found = AreaLetters(session, area, valid_at, known_at, past=True).campaigns
        session.expunge_all()
    return next((one for one in found if one.campaign.reference == REFERENCE), None)


def test_those_with_no_reply_recorded_stand_first(stack_services):
    rotherham(stack_services)
    found = here(stack_services)
    assert [(one.leader.registry_slug, one.back) for one in found.letters] == [
        ("lead-members", "nothing"),
        ("council-leaders", "holding"),
        ("chief-executives", "substantive"),
        ("directors-of-childrens-services", "substantive"),
        ("chief-constables", "substantive"),
    ]
    assert [one.answers.late.code for one in found.letters] == [
        "overdue", "not_due", "in_time", "came_late", "in_time",
    ]  # fmt: skip
    assert found.letters[3].asks == ["yes", "partly", "not_answered", "not_read", "not_read"]
    assert found.letters[0].asks == ["nothing"] * 5


def test_the_first_sentence_names_those_of_whom_no_reply_is_recorded(stack_services):
    rotherham(stack_services)
    assert lede(here(stack_services)) == (
        "No response is recorded from one of the 5 recipients: the Lead Member for Children’s Services.",
        ("The Leader sent a holding reply that promised an answer by 10 April 2015. 3 have replied, one of them late."),
    )


def test_when_none_or_all_have_answered_it_says_so(stack_services):
    to = rotherham(stack_services)
    before = here(stack_services, valid_at=date(2015, 3, 4))
    sent = "No response is recorded yet from any of the 5 recipients. Replies are due by 24 March 2015."
    assert lede(before) == (sent, "")
    assert lede(replace(before, letters=before.letters[:2]))[0].startswith(
        "No response is recorded yet from either of the 2 recipients."
    )
    on_the_day = here(stack_services, valid_at=date(2015, 3, 24))
    assert "recorded yet from 2 of the 5 recipients: " in lede(on_the_day)[0]
    assert lede(on_the_day)[0].endswith(" Replies are due by 24 March 2015.")
    reply(stack_services, [to["lead-members"], to["council-leaders"]], on=date(2015, 3, 24))
    assert lede(here(stack_services)) == ("All 5 recipients have replied, one of them late.", "")


def test_of_two_leaders_it_says_both(stack_services):
    rotherham(stack_services)
    found = here(stack_services)
    late = [one for one in found.letters if one.answers.late.code == "came_late"]
    assert lede(replace(found, letters=late * 2)) == ("Both recipients have replied, both of them late.", "")


def test_before_the_letters_date_there_was_no_letter(stack_services):
    rotherham(stack_services)
    assert here(stack_services, valid_at=date(2015, 3, 2)) is None


@pytest.mark.stack
def test_what_was_recorded_since_is_not_known_then(stack_services):
    to = rotherham(stack_services)
    then = event(stack_services)
    reply(stack_services, [to["lead-members"]], on=date(2015, 3, 20), answers=["yes"])
    assert [one.back for one in here(stack_services, known_at=then).letters].count("nothing") == 1
    assert [one.back for one in here(stack_services).letters].count("nothing") == 0
    assert here(stack_services, known_at=then).letters[0].asks == ["nothing"] * 5


def test_a_campaign_that_nobody_had_begun_is_not_known_then(stack_services):
    then = event(stack_services)
    rotherham(stack_services)
    assert here(stack_services, known_at=then) is None


@pytest.mark.stack
def test_a_force_stands_in_each_area_that_it_serves(stack_services):
    to = rotherham(stack_services)
    found = here(stack_services, "sheffield")
    assert to["chief-constables"] in [one.letter.number for one in found.letters]
    assert numbers(stack_services, "sheffield")["chief-constables"] == to["chief-constables"]


def snapshot_of(one, **campaign):
    """The snapshot of another campaign, with the same text and days."""
    return SimpleNamespace(campaign=SimpleNamespace(**campaign), asks=one.asks, then=one.snapshot.then)


def test_each_of_several_campaigns_has_its_own_sentences_by_its_reference(services):
    rotherham(services)
    one = here(services)
    other = replace(one, snapshot=snapshot_of(one, reference="NEXT16", chases_id=None), letters=one.letters[:2])
    reminder = replace(one, snapshot=snapshot_of(one, reference="NEXT16-R1", chases_id=1))
    both = ledes([reminder, other, one])
    assert [first.partition(": ")[0] for first, _ in both] == ["NEXT16", REFERENCE]
    assert both[1] == (f"{REFERENCE}: {lede(one)[0]}", lede(one)[1])
    assert ledes([one]) == [lede(one)]
    assert ledes([reminder]) == [lede(reminder)]


def test_each_of_several_councils_has_a_table_of_its_own():
    served = (("authority", "Barnsley"), ("authority", "Rotherham"), ("authority", "Barnsley"), ("police", "The force"))
    letters = [SimpleNamespace(leader=SimpleNamespace(role=role, organisation=name)) for role, name in served]
    assert [(which, len(some)) for which, some in parts_side_by_side(letters)] == [
        (": Barnsley", 2),
        (": Rotherham", 1),
        (": other bodies", 1),
    ]
    assert parts_side_by_side(letters[:1]) == [("", letters[:1])]
    assert [which for which, _ in parts_side_by_side(letters[:1] * 8)] == [" (1 of 2)", " (2 of 2)"]


def test_the_page_shows_all_agencies_side_by_side(services, signed_in):
    rotherham(services)
    page = signed_in(Role.VIEWER).get(PAGE)
    text = words(page)
    assert words_of(part_of(page, "lede")) == f"{REFERENCE}: {' '.join(lede(here(services)))}"
    council = "Rotherham Metropolitan Borough Council"
    assert f"Lead Member for Children’s Services {council} Leader {council} Chief Executive {council}" in text
    late = [
        f"{Late.OVERDUE.word} 3 working days",
        f"{Late.NOT_DUE.word} 10 April 2015",
        Late.IN_TIME.word,
        f"{Late.CAME_LATE.word} 2 working days",
        Late.IN_TIME.word,
    ]
    assert " ".join(late) in text
    assert "1. Name the person who is responsible to you for this work. – no answer – no answer Yes Yes Yes" in text
    assert 'tabindex="0"' in page.text.split("side-by-side", 1)[1]


def test_the_page_says_who_was_excluded_on_purpose_and_to_whom_no_letter_is_recorded(services, signed_in):
    """The leader is excluded before anything is sent; nobody of the health bodies is on the campaign's lists."""
    campaign(services)
    with services.database.writing() as session:
        leader = letter(session, numbers(services)["council-leaders"])
        hold_out(session, small(session), {leader.post_id: "An inquiry is under way"}, actor=SYSTEM)
    viewer = signed_in(Role.VIEWER)
    assert parts_of(viewer.get(PAGE), "not-written-to") == [], "nothing was sent yet"
    send(services, [numbers(services)["chief-constables"]], channel="hand")
    text = words(viewer.get(PAGE))
    assert f"Leader of Rotherham Metropolitan Borough Council was excluded from {REFERENCE} on purpose." in text
    assert f"No letter of {REFERENCE} is recorded to these posts:" in text
    assert "An inquiry is under way" not in text
    barnet = viewer.get("/areas/barnet?as_at=2015-03-27")
    assert parts_of(barnet, "not-written-to")
    assert f"No letter of {REFERENCE} is recorded to anyone here." in words(barnet)
    assert parts_of(viewer.get("/areas/barnet?as_at=2015-03-02"), "not-written-to") == [], "sent on 3 March"


@pytest.mark.parametrize(
    ("codes", "sentence"),
    [
        (["declined"], "One has declined to answer."),
        (["declined", "declined"], "Both recipients have declined to answer."),
        (
            ["declined", "substantive", "substantive"],
            "All 3 recipients have replied, one of them declining to answer.",
        ),
    ],
)
def test_who_declined_is_said_to_have_declined(services, codes, sentence):
    rotherham(services)
    found = here(services)
    one = next(one for one in found.letters if one.answers.late.code == "in_time" and one.back == "substantive")
    letters = []
    for code in codes:
        back = one.answers.back._replace(code=Back(code))
        letters.append(replace(one, answers=replace(one.answers, back=back)))
    assert sentence in " ".join(lede(replace(found, letters=letters)))


def test_of_one_leader_it_names_the_post(services):
    campaign(services)
    found = here(services)
    assert lede(replace(found, letters=found.letters[:1]))[0].startswith(f"The letter of {REFERENCE} to the ")
    assert lede(found)[0] == f"None of the 5 letters of {REFERENCE} to bodies in this area is recorded as sent."
    two = f"None of the 2 letters of {REFERENCE} to bodies in this area is recorded as sent."
    assert lede(replace(found, letters=found.letters[:2])) == (two, "")


def test_a_page_of_another_day_or_of_what_was_known_offers_no_list_of_now(services, signed_in):
    rotherham(services)
    viewer = signed_in(Role.VIEWER)
    of_now = f"/campaigns/{REFERENCE}/track"
    found = [[href for href in links_of(viewer.get(page)) if href.startswith(of_now)] for page in (HERE, PAGE)]
    assert (len(found[0]) > 0, found[1]) == (True, [])


@pytest.mark.parametrize("known", ["2015-03-27", "1"])
def test_what_nobody_knew_yet_is_said(services, signed_in, known):
    rotherham(services)
    answer = signed_in(Role.VIEWER).get(f"{PAGE}&known_at={known}")
    assert answer.status_code == 404
    assert "Rotherham" in words(answer)


def test_letters_that_wait_are_counted_apart(stack_services):
    to = rotherham(stack_services)
    other = numbers(stack_services, "sheffield")
    send(stack_services, [other["council-leaders"]], sent_on=REPLY_BY)
    first, rest = lede(here(stack_services, "sheffield"))
    assert first == "No response is recorded from one of the 2 recipients: the Leader."
    assert rest == "One has replied. 3 letters are not recorded as sent."
    assert to


def test_an_open_letter_stands_in_the_file_of_those_whom_it_went_to(services, signed_in):
    campaign(services, open_letter=True)
    send(services, [2])
    reply(services, [2], on=date(2015, 3, 20))
    viewer = signed_in(Role.VIEWER)
    rows = {to.split(f"{REFERENCE}-")[1]: rest for to, *rest in rows_of(part_of(viewer.get(PAGE), "open-letters"))}
    assert rows["0002"][0] == f"{POSTED} 3 March 2015"
    assert rows["0002"][1].startswith(Back.SUBSTANTIVE.word)
    assert rows["0001"][0] == Delivery.NOT_SENT.word
    assert "All council leaders" in words_of(part_of(viewer.get(PAGE), "open-letters"))
    for page in ("/areas/darlington?as_at=2015-03-27", "/areas/rotherham?as_at=2015-03-02"):
        assert "All council leaders" not in words(viewer.get(page))


def test_the_letters_of_cumbria_stand_in_the_file_of_cumberland(services, signed_in):
    page = words(signed_in(Role.VIEWER).get("/areas/cumberland?as_at=2024-01-01"))
    assert "Cumbria County Council" in words(signed_in(Role.DRAFTER).get("/areas/cumbria?as_at=2015-03-27"))
    assert "Local leadership on child sexual exploitation" in page
    assert "MAR15-" in page


def test_an_area_that_was_none_yet_counts_the_letters_to_the_councils_before_it_and_says_so(services, signed_in):
    """Letters to the police and to health bodies are those of the areas of the councils before."""
    viewer = signed_in(Role.VIEWER)
    page = viewer.get("/areas/cumberland?as_at=2024-01-01")
    assert "letters of MAR15 to the councils that this area replaces is recorded as sent." in words(page)
    assert "bodies in this area" not in words(page)
    assert words_of(part_of(page, "side-by-side")) == FORMER_COUNCILS
    assert FORMER_ONLY in words(page)
    assert "Cumbria Constabulary" not in page.text.split("side-by-side", 1)[1].split("</table>", 1)[0]
    then = viewer.get("/areas/cumbria?as_at=2015-03-27")
    assert "letters of MAR15 to bodies in this area is recorded as sent." in words(then)
    assert words_of(part_of(then, "side-by-side")) == ALL_BODIES
    assert FORMER_ONLY not in words(then)
    assert "Cumbria Constabulary" in then.text.split("side-by-side", 1)[1].split("</table>", 1)[0]


@pytest.mark.parametrize(("former", "where"), [(False, "here"), (True, "in the councils that this area replaces")])
@pytest.mark.parametrize("excluded", [False, True])
def test_a_campaign_that_wrote_to_nobody_here_says_where_that_is(former, where, excluded):
    leader = SimpleNamespace(full_title="Leader of Cumbria County Council")
    unwritten = Unwritten(SimpleNamespace(reference="NEXT16"), [leader] * excluded, [leader], False, former)
    whom = f"anyone else {where}." if excluded else f"anyone {where}."
    assert unwritten_words(unwritten)[0].endswith(f"No letter of NEXT16 is recorded to {whom}")


def to_all(services, known_at=None):
    """Numbers of the open letters in the area's file."""
    with services.database.reading() as session:
        area = area_on(session, "rotherham", valid_at=TODAY)
        return [one.letter.number for one in AreaLetters(session, area, TODAY, known_at).open_letters]


@pytest.mark.stack
def test_an_open_letter_stands_as_it_was_known_then(stack_services):
    campaign(stack_services, open_letter=True)
    send(stack_services, [2])
    then = event(stack_services)
    assert to_all(stack_services) == [1, 2, 3, 4, 5]
    with stack_services.database.writing() as session:
        here = area_on(session, "rotherham", valid_at=LETTER_DATE)
        posts = {one.post_id for one in leaders_of(session, here, valid_at=LETTER_DATE)}
        mine = next(post for slug, post in audience_posts(session, small(session)) if post in posts and slug == LEADERS)
        subjects = [("campaign", small(session).id)]
        held = record(
            session, event_of("posts.held_out"), actor=SYSTEM, subjects=subjects, before=None, after={"posts": [mine]}
        )
        out = HoldOut(campaign_id=small(session).id, post_id=mine, reason="Written to already", recorded=held.seq)
        session.add(out)
    assert to_all(stack_services, known_at=then) == [1, 2, 3, 4, 5]
    assert to_all(stack_services) == [1, 3, 4, 5]


def test_an_open_letter_that_was_sent_stays_when_it_was_withdrawn(stack_services):
    campaign(stack_services, open_letter=True)
    send(stack_services, [2])
    with stack_services.database.writing() as session:
        for number in (1, 2):
            letter(session, number).withdrawn = True
    assert to_all(stack_services) == [2, 3, 4, 5]


def test_a_letter_that_came_back_is_not_one_without_a_reply(stack_services):
    to = rotherham(stack_services)
    reply(stack_services, [to["lead-members"]], on=date(2015, 3, 9), kind="returned")
    first, rest = lede(here(stack_services))
    assert first == "The Leader sent a holding reply that promised an answer by 10 April 2015."
    assert rest == "3 have replied, one of them late. One letter came back undelivered and was not sent again."
    answers = replace(
        here(stack_services), letters=[one for one in here(stack_services).letters if one.back != "holding"]
    )
    assert lede(answers)[0].startswith("All 3 recipients whose letters did not come back have replied")
