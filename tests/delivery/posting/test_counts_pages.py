"""The print room's counts on their pages: letters not posted, and tables of counts."""

import re

import pytest

from app.delivery.posting.balance import Gap, Mismatch, Tally
from app.delivery.posting.forms import NO_REASON, WHOLE_NUMBER
from app.delivery.posting.spreadsheets.counts import FIELDS
from app.delivery.posting.states import NOT_POSTED, NotPosted
from app.delivery.posting.words import REFUSED, REJECTED, mismatch_words
from tests.delivery.marking import lede_of, press, read, sound
from tests.delivery.posting.browsing import COUNTS, ONE, WHOLE, by_row, taken, upload
from tests.delivery.posting.office import counted, make, posted
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import errors_of, forms_of, heading_of, links_of, part_of, why_of, words_of


def test_a_letter_is_named_as_not_posted_with_why(owner, made):
    make(made)
    posted(made)
    counted(made, whole=Tally(2, 0, 0, 2))
    (mismatch,) = part_of(sound(owner.get(COUNTS)), "mismatches").findall("li")
    nobody_said = mismatch_words(Mismatch(Gap.WHOLE_POSTED, ["MAR15-0044"], 1)).partition("MAR15")[0]
    assert words_of(mismatch).startswith(nobody_said)
    where = f"{COUNTS}/letters/MAR15-0045"
    assert owner.get(f"{COUNTS}/letters?letter=mar15-0045").location == where
    none = {"printed": "0", "spoiled": "0", "reprinted": "0", "posted": "0"}
    refused = press(owner, where, **none)
    assert refused.status_code == 400
    assert errors_of(sound(refused)) == {"reason": NO_REASON}
    assert press(owner, where, **none, reason="kept_back").location == COUNTS
    page = sound(owner.get(COUNTS))
    assert numbers_in(lede_of(page)) == [2, 1], "posted, and not"
    assert f"{ONE}/close" in links_of(page), "the counts add up"


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1.5", "99999999999"])
def test_a_count_is_a_whole_number(owner, made, wrong):
    make(made)
    posted(made)
    answer = press(owner, COUNTS, **WHOLE | {"printed": wrong})
    assert answer.status_code == 400
    errors = errors_of(sound(answer))
    assert list(errors) == ["printed"]
    assert WHOLE_NUMBER in errors["printed"]


def test_a_table_of_counts_is_looked_at_taken_and_undone(owner, made):
    make(made)
    posted(made)
    table = (
        "Ref;Copies printed;Spoilt;Reprints;Posted;Why not posted\n"
        "MAR15-0044;1;0;0;1;\nMAR15-0045;2;1;1;1;\nMAR15-0046;0;;;0;missing\nMAR15-0042;1;0;0;1;\nMAR15-0045;x;;;;\n"
    )
    page, _ = upload(owner, f"{COUNTS}/tables", table)
    assert numbers_in(heading_of(sound(page))) == [3], "letters to record"
    left_out = by_row(page)
    assert left_out[5] == ["MAR15-0042", REJECTED["not_in_batch"]]
    assert left_out[6] == [f"{FIELDS['printed'].label}: x", REJECTED["no_number"]]
    assert taken(owner, f"{COUNTS}/tables", table).location == COUNTS
    counts = sound(owner.get(COUNTS))
    assert numbers_in(lede_of(counts)) == [2, 1], "posted, and not"
    assert {f"{ONE}/close", f"{COUNTS}/letters/MAR15-0044"} <= links_of(counts).keys()
    (undo,) = re.findall(r'href="(/campaigns/MAR15/batches/1/counts/tables/\d+/undo)"', owner.get(COUNTS).text)
    assert forms_of(sound(owner.get(undo))) == [undo]
    assert press(owner, undo).location == COUNTS
    assert not [href for href in links_of(sound(owner.get(COUNTS))) if href.startswith(f"{COUNTS}/letters/")]
    assert forms_of(sound(owner.get(undo))) == [], "it is undone already"


def test_a_table_that_was_never_sent_is_not_found(owner, made):
    make(made)
    posted(made)
    assert owner.get(f"{COUNTS}/tables/x").status_code == 404
    answer = owner.get(f"{COUNTS}/tables/{'0' * 64}")
    assert (answer.status_code, why_of(answer)) == (404, said_of("no_such_sheet"))


def test_columns_that_are_not_known_are_chosen(owner, made):
    make(made)
    posted(made)
    page, where = upload(owner, f"{COUNTS}/tables", "Our number,A,B\nMAR15-0044,1,1\n")
    lacking = ", ".join(FIELDS[name].label.lower() for name in ("reference", "printed", "posted"))
    assert lacking in lede_of(sound(page))
    assert numbers_in(heading_of(page)) == [], "nothing to record yet"
    chosen = owner.get(f"{where}&column-reference=0&column-printed=1&column-posted=2")
    assert numbers_in(heading_of(sound(chosen))) == [1]


def test_the_table_to_fill_in_comes_back_as_it_went(owner, made):
    make(made)
    posted(made)
    counted(made, n44=(Tally(1, 1, 0, 0), "spoiled"))
    body = owner.get(f"{COUNTS}/to-fill.xlsx").data
    page, _ = upload(owner, f"{COUNTS}/tables", body, "counts.xlsx")
    assert NOT_POSTED[NotPosted.SPOILED].word in read(page)


def test_a_file_that_is_no_table_is_refused_beside_its_field(owner, made):
    make(made)
    posted(made)
    answer, _ = upload(owner, f"{COUNTS}/tables", "Ref\n")
    assert answer.status_code == 400
    assert errors_of(sound(answer)) == {"table": REFUSED["no_rows"]}
