"""A pasted list against what ships, as it was named on the day."""

from app.registry.posts.match import match_posts
from app.registry.posts.matching import How
from app.registry.posts.posts import PostList, post_ids_on
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026

LEADERS = PostList("council-leaders", MARCH_2015)


def told(session, *lines, among=LEADERS, valid_at=MARCH_2015):
    found = match_posts(session, lines, among=among, valid_at=valid_at)
    return [(match.how, [found.titles[post_id] for post_id in match.post_ids]) for match in found.matches]


def test_a_list_of_posts_narrows_what_a_line_may_mean(session):
    leader = "Leader of Rotherham Metropolitan Borough Council"
    assert told(session, "Rotherham", "E08000018", "372", leader) == [
        (How.NAME, [leader]),
        (How.CODE, [leader]),
        (How.CODE, [leader]),
        (How.NAME, [leader]),
    ]
    ((how, titles),) = told(session, "Rotherham", among=PostList(None, MARCH_2015))
    assert (how, len(titles)) == (How.SEVERAL, 4)


def test_lines_are_looked_up_among_the_posts_of_an_audience(session):
    wales = [
        post_id
        for _, post_id in post_ids_on(session, [("chief-constables", {"nation": ["Wales"]})], valid_at=MARCH_2015)
    ]
    assert told(session, "Gwent Police", "Kent Police", "07L", among=wales) == [
        (How.NAME, ["Chief Constable of Gwent Police"]),
        (How.UNKNOWN, []),
        (How.UNKNOWN, []),
    ]


def test_a_title_or_a_health_code_tells_a_post_of_all(session):
    everybody = PostList(None, MARCH_2015)
    lines = ("07L\tcloses", "Chief Constable of Hampshire Constabulary", "Director of Children’s Services, Kent")
    (code, constable, director) = told(session, *lines, among=everybody)
    assert code == (How.CODE, ["Accountable Officer of NHS Barking and Dagenham Clinical Commissioning Group"])
    assert constable == (How.NAME, ["Chief Constable of Hampshire Constabulary"])
    assert director == (How.NAME, ["Director of Children’s Services, Kent County Council"])


def test_names_that_hold_a_dash_or_a_comma_stay_whole(session):
    dashed = "Leader of Newcastle-under-Lyme Borough Council"
    ((how, titles),) = told(session, "Newcastle-under-Lyme Borough Council; agreed in person")
    assert (how, titles) == (How.NAME, [dashed])


def test_names_are_those_of_the_day(session):
    constables = PostList("chief-constables", NOVEMBER_2026)
    ((how, titles),) = told(session, "Hampshire Constabulary", among=constables, valid_at=NOVEMBER_2026)
    assert how in {How.CLOSE, How.UNKNOWN}
    assert "Chief Constable of Hampshire Constabulary" not in titles


def test_near_names_that_two_posts_share_are_not_decided(session):
    ((how, titles),) = told(session, "Leader of Rotheram")
    assert how is How.SEVERAL
    assert set(titles) == {"Leader of Rother District Council", "Leader of Rotherham Metropolitan Borough Council"}


def test_a_body_written_in_short_is_known_and_a_doubtful_one_is_asked_about(session):
    assert told(session, "Rotherham MBC", "Camden LBC, on leave", "Kent CC") == [
        (How.NAME, ["Leader of Rotherham Metropolitan Borough Council"]),
        (How.NAME, ["Leader of the London Borough of Camden"]),
        (How.NAME, ["Leader of Kent County Council"]),
    ]
    ((how, titles),) = told(session, "Rotherham MBC", among=PostList(None, MARCH_2015))
    assert (how, len(titles)) == (How.SEVERAL, 4)
