"""What a pack says where there is little to count: to whom nobody wrote, and what was chosen and is not told."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.audience.posts import audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.lifecycle.create import Details, beginning_from_template, create_campaign
from app.campaigns.models import Letter
from app.delivery.marking.recordings import undo_attempt
from app.drafting.versions import version_in_use
from app.evidence.answers.letters_to_all import sent_to
from app.evidence.interventions.models import InterventionVersion
from app.evidence.packs.figures.assemble import assemble
from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.figures.left_out import CAME_BACK, NOT_IN_AUDIENCE, WITHDRAWN
from app.evidence.packs.figures.rows import REMOVED
from app.evidence.packs.headline import headline
from app.evidence.packs.lines.check import faults_of
from app.evidence.packs.lines.line import Draft
from app.evidence.packs.lines.phrases import notices_on_figures
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.words import left_out as left_out_words
from app.evidence.packs.words import letter_dates_words, part_says
from app.evidence.packs.words import unwritten_lists_words as unwritten_words
from app.platform.clock import today
from app.registry.own.add import add_registry
from app.registry.posts.count import count_posts
from app.web.filters import format_date
from tests.evidence.packs.history import CARRIES, DAY, NOTICE, attempt_of, bounce, direction
from tests.tracking.office import AUDIENCE, letter, reply, send, small, small_campaign

POLICE, SCHOOLS = AskedPart("a", "the police", "police"), AskedPart("b", "schools", "schools")
WALES = "chief-constables"
NONE = "No letter of the campaign TRK15 to the police is recorded."
NONE_AT_ALL = "No letter to the police is recorded in any campaign."
NO_LIST = "Despatch has no list of schools, so no campaign can write to them."
NO_PCC = "No list is held here of police and crime commissioners, so it is not known whether they were written to."


def later() -> str:
    """As letters of tests are, whichever day it is."""
    return f"made on {format_date(today())}, after the days on which they are recorded as sent"


def said(services, *parts, campaigns=None, known_at=None, day=DAY, interventions=None):
    with services.database.reading() as session:
        chosen = (small(session).id,) if campaigns is None else campaigns
        asked = PackRequest(parts, chosen, interventions)
        return assemble(session, asked, valid_at=day, known_at=known_at or head(session).seq)


def test_that_no_letter_was_sent_is_not_said_where_another_campaign_sent_some(services):
    small_campaign(services)
    with services.database.reading() as session:
        before = head(session).seq
    [part] = said(services, POLICE, campaigns=()).parts
    assert part.nothing == NONE_AT_ALL
    send(services, range(1, 3))
    [part, schools] = said(services, POLICE, SCHOOLS, campaigns=()).parts
    assert part.nothing == "This pack counts no campaign, but letters to the police are recorded in others."
    assert [line.words for line in lines_of(said(services, POLICE, campaigns=(), interventions=()))] == [NO_PCC]
    assert schools.nothing == "No record is held here of letters to schools, so it is not known whether any was sent."
    assert said(services, POLICE, campaigns=(), known_at=before).parts[0].nothing == NONE_AT_ALL
    earlier = said(services, POLICE, campaigns=(), day=date(2015, 3, 2))
    assert earlier.parts[0].nothing == NONE_AT_ALL


def test_what_was_chosen_and_is_not_told_is_named(services):
    small_campaign(services)
    with services.database.writing() as session:
        direction(session)
        newest = InterventionVersion.intervention_id.desc()
        chosen = session.scalars(select(InterventionVersion.intervention_id).order_by(newest)).first()
    limits = said(services, POLICE, interventions=(chosen,)).limits
    assert limits[-1].startswith("A published fact that was chosen is not here, since it concerns no part: ")
    assert limits[-1].endswith(": A direction.")
    limits = said(services, POLICE, interventions=(chosen,), day=date(2014, 1, 1)).limits
    assert "1 March 2015, is after 1 January 2014: " in limits[-1]
    limits = said(services, POLICE, interventions=(chosen,), known_at=1).limits
    assert "nothing of it was recorded" in limits[-1]
    council = AskedPart("c", "councils", "councils")
    assert not [one for one in said(services, council, interventions=(chosen,)).limits if "that was chosen" in one]


def test_that_there_is_no_list_of_schools_is_said_only_as_long_as_there_is_none(services):
    small_campaign(services)
    assert NO_LIST in said(services, SCHOOLS).limits
    with services.database.writing() as session:
        add_registry(session, name="Head teachers", sector_name="Schools", since=date(2015, 1, 1), actor=SYSTEM)
    assert NO_LIST not in said(services, SCHOOLS).limits


def test_a_reply_to_a_letter_not_recorded_as_sent_is_not_among_those_delivered(services):
    small_campaign(services)
    send(services, [1, 2])
    reply(services, [3], on=date(2015, 3, 19), answers=["yes"])
    findings = said(services, POLICE)
    figures = findings.parts[0].campaigns[0].figures
    assert [figures[name].words for name in ("sent", "handed_over", "replied", "nothing")] == [
        "2 of 4", "2 of 2", "1 of 3", "2 of 3",
    ]  # fmt: skip
    lines = [line.words for line in lines_of(findings)]
    assert (
        "had been sent to 2 of the 43 chief officers of police. A response is also recorded to a letter that "
        "is not recorded as sent. Of 3 letters sent or answered, " in lines[0]
    )
    asked = next(line for line in lines if line.startswith("The 3 letters"))
    assert asked.startswith("The 3 letters to the police that were sent or answered asked “")
    assert "”. By 30 April 2015, 1 had met or agreed to the request and no response is recorded from 2." in asked


def test_an_open_letter_is_said_to_be_one_to_all_its_addressees(services):
    small_campaign(services)
    with services.database.writing() as session:
        campaign = small(session)
        now = audience_of(campaign)
        save_audience(session, campaign, replace(now, open_letter=True), seen=now.digest, actor=SYSTEM)
        whole = session.scalars(select(Letter).where(Letter.post_id.is_(None), Letter.registry_slug == WALES)).one()
        number, reference = whole.number, whole.reference
    send(services, [number])
    findings = said(services, POLICE)
    [campaign] = findings.parts[0].campaigns
    [registry] = campaign.registries
    assert campaign.figures["sent"].words == "1 of 1"
    assert (campaign.addressees.words, registry.addressees.words) == ("4", "4")
    addressees = [findings.rows[row] for row in campaign.addressees.rows]
    assert {row.reference for row in addressees} == {reference}
    kinds = [row.partition(":")[0] for row in registry.posts.rows]
    assert (kinds.count("to"), kinds.count("out")) == (4, campaign.excluded.value)
    assert {row.how for row in campaign.left_out} == {"filtered"}
    first = lines_of(findings)[0].words
    open_letter = "1 open letter dated 3 March 2015, headed “Keeping children safe”, had been sent to 4 of the 43"
    assert first.startswith(f"By 30 April 2015, {open_letter}")
    assert "of the 43 chief officers of police; no response is " in first
    assert "open letters were addressed to 4 posts" in part_says(findings.parts[0])
    assert faults_of(lines_of(findings)[0], findings) == []
    assert sent_to(Draft(""), registry) == "4 of the 43 chief officers of police (in an open letter)"


def test_the_first_sentence_says_to_whom_and_which_letters_of_the_campaign_it_leaves_out(services):
    small_campaign(services)
    send(services, [1, 2, 5, 6, 7])
    children = AskedPart("b", "children’s services", "childrens-services")
    assert headline(said(services, POLICE)).startswith(
        "By 30 April 2015, 2 letters of the campaign “A small campaign” (TRK15) had been sent to the police; no "
        f"reply is recorded to any of them. They were {later()}. "
        "This pack leaves out 3 letters of the campaign TRK15, sent to directors of "
        f"children’s services."
    )
    limits = said(services, POLICE).limits
    assert f"TRK15: 5 letters were {later()}." in limits
    both = headline(said(services, POLICE, children))
    sent = "5 letters of the campaign “A small campaign” (TRK15) had been sent to the police and children’s services;"
    assert sent in both
    assert "leaves out" not in both


def test_a_campaign_that_sent_nothing_is_not_said_to_have_sent_letters(services):
    """Another campaign has letters to the police and to health bodies, and sends none."""
    small_campaign(services)
    send(services, [1, 2])
    with services.database.writing() as session:
        template = version_in_use(session, "march-2015-accountability")
        parts = (("chief-constables", {"nation": ["Wales"]}), ("health-leaders", {}))
        day = small(session).letter_date
        details = Details(reference="IDLE15", title="Idle", letter_date=day, reply_by=None, valid_at=day)
        create_campaign(session, replace(beginning_from_template(template), registries=parts), details, actor=SYSTEM)
    health = AskedPart("e", "health bodies", "health-bodies")
    with services.database.reading() as session:
        both = (small(session).id, small(session, "IDLE15").id)
    findings = said(services, POLICE, health, campaigns=both)
    assert headline(findings).startswith(
        "By 30 April 2015, 2 letters of the campaign “A small campaign” (TRK15) had been sent to the police; no "
        f"reply is recorded to any of them. They were {later()}. "
        "No letter of the campaign IDLE15 is recorded as sent. No letter of these "
        f"campaigns to health bodies "
        "is recorded as sent."
    )
    assert {
        campaign.reference: letter_dates_words(campaign, findings.valid_at)
        for part in findings.parts
        for campaign in part.campaigns
    } == {
        "TRK15": "Letters dated 3 March 2015, headed “Keeping children safe”, asking for a reply by 24 March 2015.",
        "IDLE15": "None of the 215 letters to health leaders is recorded as sent by 30 April 2015.",
    }
    assert headline(said(services, health, campaigns=both[1:])).startswith(
        "No letter of the campaign IDLE15 to health bodies is recorded as sent by 30 April 2015."
    )


def test_a_reply_to_a_letter_not_recorded_as_sent_is_told_behind_what_is_said_of_those_sent(services):
    small_campaign(services)
    send(services, [1, 3])
    reply(services, [2], on=date(2015, 3, 20))
    first = headline(said(services, POLICE))
    sent = "2 letters of the campaign “A small campaign” (TRK15) had been sent to the police"
    assert f"{sent}; no reply is recorded to any of them." in first
    assert first.index(later()) < first.index("A reply is recorded to 1 letter not recorded as sent.")


def test_posts_left_out_of_several_lists_are_not_said_to_be_of_one(services):
    """The campaign writes to directors alone; lead members are of the same sector, and were not written to."""
    small_campaign(services)
    send(services, [5, 6])
    findings = said(services, POLICE, AskedPart("b", "children’s services", "childrens-services"))
    [campaign] = findings.parts[1].campaigns
    directors = {one.slug: one for one in campaign.unwritten}["directors-of-childrens-services"]
    assert campaign.not_sent.value > directors.posts.value
    place = "(b) Children’s services, TRK15, {}, {}"
    assert findings.called(campaign.not_sent) == place.format("all registries", "not written to in this campaign")
    assert findings.called(directors.posts) == place.format(directors.name, "not written to in this campaign")
    assert findings.called(campaign.figures["sent"]) == place.format(directors.name, "sent")
    for figure in (campaign.excluded, campaign.held_out, campaign.unsent, *campaign.excluded_by.values()):
        assert ", all registries, " in findings.called(figure)
    [police] = findings.parts[0].campaigns
    assert findings.called(police.not_sent).startswith("(a) Police, TRK15, Chief officers of police, ")


def test_a_part_all_of_whose_posts_are_held_out_says_both(services):
    small_campaign(services)
    with services.database.writing() as session:
        posts = {letter(session, number).post_id: "An inquiry" for number in range(1, 5)}
        hold_out(session, small(session), posts, actor=SYSTEM)
    findings = said(services, POLICE)
    [part] = findings.parts
    assert part_says(part) == NONE
    [campaign] = part.campaigns
    assert letter_dates_words(campaign, findings.valid_at) == (
        "It has no letter in this part. 43 chief officers of police were not written to in this campaign."
    )
    assert left_out_words(campaign) == "Posts left out: 43, of which 4 were excluded on purpose"
    assert left_out_words(replace(campaign, held_out=campaign.figures["undelivered"])) == "Posts left out: 39"
    assert left_out_words(replace(campaign, excluded=campaign.figures["undelivered"])) == "Posts excluded on purpose: 4"
    assert len(campaign.left_out) == 43
    assert headline(findings) == f"By 30 April 2015, {NONE[:1].lower()}{NONE[1:]}"
    assert notices_on_figures(findings.chosen) == (
        f"{CARRIES.format('TRK15')} All figures about TRK15 in this pack are about that letter: give the notice with "
        "them."
    )
    first, second, *_ = [line.words for line in lines_of(findings)]
    assert first == (
        f"By 30 April 2015, no letter of the campaign “A small campaign” to the police is recorded. {NOTICE}"
    )
    posts = "The campaign “A small campaign” left out posts in the sector “Police”"
    assert second.startswith(f"{posts}: 4 were excluded on purpose and")


def test_every_line_about_letters_says_to_whom_none_was_sent(services):
    small_campaign(services)
    with services.database.reading() as session:
        day = small(session).valid_at
        lead_members = count_posts(session, valid_at=day)["lead-members"]
    send(services, [1, 5, 6])
    reply(services, [5], on=date(2015, 3, 19), answers=["yes"])
    findings = said(services, POLICE, AskedPart("b", "children’s services", "childrens-services"))
    _, children = findings.parts
    [campaign] = children.campaigns
    unwritten = {one.slug: one for one in campaign.unwritten}
    directors = campaign.registries[0]
    assert lead_members
    assert unwritten["lead-members"].posts.value == lead_members
    sent, listed = directors.figures["sent"], directors.posts
    assert unwritten[directors.slug].posts.value == listed.value - sent.value
    assert not set(unwritten[directors.slug].posts.rows) & set(sent.rows)
    assert campaign.not_sent.value == sum(one.posts.value for one in campaign.unwritten)
    assert {findings.rows[row].how for row in unwritten["lead-members"].posts.rows} == {"not_addressed"}
    lines = [line.words for line in lines_of(findings) if line.letter == "b"]
    begin = ("By 30 April 2015, letters dated", "The 2 letters", "Replies to")
    of_letters = [one for one in lines if one.startswith(begin)]
    assert len(of_letters) >= 3
    for line in of_letters:
        assert f"{lead_members} lead members" in line, line
        assert "not written to on this occasion" in line, line
    left = listed.value - sent.value
    assert f"sent to 2 of the {listed.value} directors of children’s services; " in of_letters[0]
    nor = f"nor were {lead_members} lead members"
    assert of_letters[0].endswith(f" {left} were not written to on this occasion, {nor}. {NOTICE}")
    assert f" {lead_members} lead members and {left} directors of children’s services were not" in of_letters[1]
    assert f"{lead_members} lead members were not written to in this campaign." == unwritten_words(campaign)
    assert [line for line in lines_of(findings) if faults_of(line, findings)] == []
    assert "lead members" not in " ".join(line.words for line in lines_of(findings) if line.letter == "a")


def test_a_letter_that_bounced_was_sent_and_is_not_said_to_be_unwritten(services):
    """For the first two methods it could not be delivered; a post that is excluded is counted once, with its letter
    or without."""
    small_campaign(services)
    send(services, [1, 2])
    before = said(services, POLICE).parts[0].campaigns[0]
    with services.database.writing() as session:
        bounce(session, 2)
        hold_out(session, small(session), {letter(session, 3).post_id: "An inquiry"}, actor=SYSTEM)
    findings = said(services, POLICE)
    after = findings.parts[0].campaigns[0]
    assert after.not_sent.value == before.not_sent.value == 41
    assert len(set(after.not_sent.rows)) == len(after.not_sent.rows)
    early = {figure.key.rpartition(".")[2]: figure for figure in after.early}
    assert (after.figures["sent"].value, early["sent"].value) == (2, 1)
    assert after.figures["returned"].rows == early["undelivered"].rows == early["failed"].rows
    assert after.figures["undelivered"].value == 0
    assert not set(after.figures["returned"].rows) & set(after.not_sent.rows)
    first = lines_of(findings)[0]
    assert "had been sent to 2 of the 43 chief officers of police" in first.words
    assert (
        " no response is recorded from 2 (of which 1 came back undelivered and was not sent again). 41 were not written"
        in first.words
    )
    assert faults_of(first, findings) == []


CHILDREN = AskedPart("b", "children’s services", "childrens-services")


def narrow(services) -> None:
    """Letters to directors of children’s services are no longer in the audience."""
    with services.database.writing() as session:
        campaign = small(session)
        now = audience_of(campaign)
        save_audience(session, campaign, replace(now, parts=AUDIENCE[:1]), seen=now.digest, actor=SYSTEM)


def test_a_post_no_letter_to_which_was_made_is_said_not_to_be_in_the_audience(services):
    """Its list was in the audience when the campaign was begun, and was taken out before any letter was made."""
    small_campaign(services)
    narrow(services)
    send(services, [1])
    findings = said(services, POLICE, CHILDREN)
    children = findings.parts[1]
    [campaign] = children.campaigns
    assert children.nothing == "No letter of the campaign TRK15 to children’s services is recorded."
    assert {(row.how, row.why) for row in campaign.left_out} == {("not_in_audience", NOT_IN_AUDIENCE)}
    left = campaign.excluded_by["not_in_audience"]
    assert (left.value, left.method) == (12, 4)
    assert {row.reference for row in campaign.left_out} == {""}, "beside “no letter to it was made”"
    lines = [line for line in lines_of(findings) if line.letter == "b"]
    [line] = [line for line in lines if "left out" in line.words]
    assert line.words.startswith(
        "The campaign “A small campaign” left out posts in the sector “Children’s services”: 12 were taken off the "
        "list of recipients before any letter was made. "
    )
    assert not [line.words for line in lines if "after their letter" in line.words]
    assert [line for line in lines if faults_of(line, findings)] == []


def test_posts_removed_after_their_letter_was_made_are_told_apart_and_older_figures_stay(services):
    """Letter 5 was made and not sent, letter 6 came back, no other was made."""
    small_campaign(services)
    send(services, [5, 6])
    with services.database.writing() as session:
        undo_attempt(session, small(session), attempt_of(session, 5).id, actor=SYSTEM)
        bounce(session, 6)
    narrow(services)
    findings = said(services, CHILDREN)
    [campaign] = findings.parts[0].campaigns
    whys = {row.reference: row.why for row in campaign.left_out}
    assert (whys.pop("TRK15-0005"), whys.pop("TRK15-0006")) == (WITHDRAWN, CAME_BACK)
    assert set(whys.values()) == {NOT_IN_AUDIENCE}
    by = campaign.excluded_by
    assert {code: (one.value, one.method) for code, one in by.items()} == {
        REMOVED: (12, 3),
        "withdrawn": (2, 4),
        "not_in_audience": (10, 4),
    }
    assert by[REMOVED].key.endswith(".excluded.withdrawn")
    assert by[REMOVED].key in findings.figures, "a line kept in an earlier pack links to it"
    assert by[REMOVED].key not in findings.shown_figures
    assert by[REMOVED].rows == campaign.excluded.rows
    posts = [findings.rows[row].post for row in campaign.excluded.rows]
    assert posts == sorted(posts), "in the order in which digests of earlier packs have them"
    [line] = [line.words for line in lines_of(findings) if "left out" in line.words]
    assert (
        "2 were taken off the list of recipients after their letter was made and 10 were taken off the list of "
        "recipients before any letter was made."
    ) in line
