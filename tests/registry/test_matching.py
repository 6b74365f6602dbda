"""Which posts a pasted line means, told from names and codes alone."""

import pytest

from app.registry.posts.matching import How, MatchCandidate, match_lines, plain_name

LEADER, DIRECTOR, CONSTABLE, MAYOR, ROTHER = 1, 2, 3, 4, 5
POSTS = (
    MatchCandidate(LEADER, ("Kent County Council", "Kent", "Leader of Kent County Council"), ("E10000016", "886")),
    MatchCandidate(
        DIRECTOR,
        ("Kent County Council", "Kent", "Director of Children’s Services Kent County Council"),
        ("E10000016", "886"),
    ),
    MatchCandidate(
        CONSTABLE, ("Avon and Somerset Police", "Chief Constable of Avon and Somerset Police"), ("E23000036",)
    ),
    MatchCandidate(MAYOR, ("London Borough of Hackney", "Hackney", "Mayor of Hackney"), ("E09000012",)),
    MatchCandidate(ROTHER, ("Rother District Council", "Rother", "Leader of Rother District Council"), ("E07000064",)),
)


def only(line):
    (match,) = match_lines([line], POSTS)
    return match


@pytest.mark.parametrize(
    ("line", "post_id"),
    [
        ("Leader of Kent County Council", LEADER),
        ("  leader OF kent county council. ", LEADER),
        ("Leader, Kent County Council", LEADER),
        ("Leader\tKent County Council", LEADER),
        ('"Director of Children’s Services, Kent County Council"', DIRECTOR),
        ("Director of Children's Services, Kent County Council", DIRECTOR),
        ("Director of Childrens Services – Kent County Council", DIRECTOR),
        ("Avon & Somerset Police", CONSTABLE),
        ("The Chief Constable of Avon and Somerset Police", CONSTABLE),
        ("Hackney", MAYOR),
    ],
)
def test_a_whole_name_tells_the_post_however_it_is_typed(line, post_id):
    assert (only(line).how, only(line).post_ids) == (How.NAME, (post_id,))


@pytest.mark.parametrize("line", ["E09000012", "e09000012", " E09000012 , has replied"])
def test_a_code_must_be_whole(line):
    assert (only(line).how, only(line).post_ids) == (How.CODE, (MAYOR,))
    assert only(line.replace("12", "1")).how is How.UNKNOWN


@pytest.mark.parametrize(
    ("line", "written", "reason"),
    [
        ("Mayor of Hackney", "Mayor of Hackney", ""),
        ("Mayor of Hackney\tHas replied", "Mayor of Hackney", "Has replied"),
        ("Mayor of Hackney, has replied, and twice", "Mayor of Hackney", "has replied, and twice"),
        ('"Leader, Kent County Council","in special measures"', "Leader, Kent County Council", "in special measures"),
        ("Leader, Kent County Council,", "Leader, Kent County Council", ""),
        ("E07000064\t", "E07000064", ""),
        ("Mayor of Hackny\thas replied", "Mayor of Hackny", "has replied"),
        ("Mayor of Hackney; agreed in person", "Mayor of Hackney", "agreed in person"),
        ("Mayor of Hackney - agreed in person", "Mayor of Hackney", "agreed in person"),
        ("Mayor of Hackney – agreed; in person", "Mayor of Hackney", "agreed; in person"),
        ("Leader — Kent County Council — has replied", "Leader — Kent County Council", "has replied"),
        ("Mayor of Hackney, in Stoke-on-Trent", "Mayor of Hackney", "in Stoke-on-Trent"),
    ],
)
def test_what_follows_a_tab_a_comma_a_semicolon_or_a_dash_is_a_reason(line, written, reason):
    assert (only(line).written, only(line).reason) == (written, reason)


@pytest.mark.parametrize(
    ("line", "post_id"),
    [
        ("Mayor of Hackny", MAYOR),
        ("Leader of Kent Cuonty Council", LEADER),
        ("Chief Constable, Avon & Somerset", CONSTABLE),
        ("Director of Childrens Servces, Kent County Cuncil", DIRECTOR),
    ],
)
def test_what_is_nearly_a_name_is_proposed(line, post_id):
    assert (only(line).how, only(line).post_ids) == (How.CLOSE, (post_id,))


@pytest.mark.parametrize("line", ["Kent County Council", "Kent", "E10000016", "886", "Kent Conty Council"])
def test_what_means_several_posts_lists_them(line):
    match = only(line)
    assert (match.how, set(match.post_ids)) == (How.SEVERAL, {LEADER, DIRECTOR})


@pytest.mark.parametrize("line", ["Leader of Gotham City Council", "asdf", "x", "Mayor", "100%", "¿?a"])
def test_what_is_like_no_name_is_unknown(line):
    match = only(line)
    assert (match.how, match.post_ids, match.written) == (How.UNKNOWN, (), line)


def test_lines_stay_in_order_and_blank_ones_are_left_out():
    lines = ["Hackney", "", "  \t ", ",,,", "Rother", "nobody"]
    assert [match.line for match in match_lines(lines, POSTS)] == ["Hackney", "Rother", "nobody"]


def test_nobody_is_found_among_no_posts():
    assert [match.how for match in match_lines(["Hackney"], ())] == [How.UNKNOWN]


def test_a_line_of_commas_and_letters_without_end_is_no_burden():
    (match,) = match_lines(["a, " * 5000], POSTS)
    assert match.how is How.UNKNOWN


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("The Leader of the City of York Council", "leader city york council"),
        ("Stoke-on-Trent", "stoke on trent"),
        ("King's Lynn & West Norfolk", "kings lynn west norfolk"),
        ("  ", ""),
        ("’", ""),
    ],
)
def test_names_are_compared_plain(typed, plain):
    assert plain_name(typed) == plain
