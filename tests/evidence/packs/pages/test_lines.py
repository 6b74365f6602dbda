"""Lines on the page of a pack: kept, reworded, dropped and moved."""

import re

from app.audit.record import SYSTEM
from app.evidence.packs.lines.check import Fault, Wrong, flag_words
from app.evidence.packs.lines.keep import drop_line, keep_line, kept_lines
from app.evidence.packs.lines.line import Line
from app.evidence.packs.refusals import REFUSALS
from app.evidence.packs.views.lines import NOT_OFFERED
from app.evidence.packs.words import REWORDED
from tests.evidence.packs.packing import pack, the_pack
from tests.evidence.packs.pages.browsing import ONE, field, post
from tests.web.figures import numbers_in
from tests.web.markup import message_of, part_of, states_of


def test_a_line_is_kept_once_reworded_and_flagged(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    which, once = field(page, "which"), field(page, "once")
    for _ in range(2):
        assert message_of(post(drafter, f"{ONE}/lines", which=which, once=once)).kind == "success"
    with services.database.reading() as session:
        kept = kept_lines(session, the_pack(session))
    assert len(kept) == 1
    line = f"{ONE}/lines/{kept[0].id}"
    flag = flag_words(Fault(Wrong.NO_SOURCE, "4,321"), "", later=False)
    saved = part_of(drafter.get(ONE), "lines")
    assert {flag, REWORDED}.isdisjoint(states_of(saved))
    counted = {anchor.key for anchor in kept[0].line.anchors if not anchor.key.endswith("#of")}
    links = [link.get("href") for link in saved.xpath("./ul/li[1]//a")]
    assert (len(links), bool(links)) == (len(counted), True), "each number leads to what it counts"
    answer = post(drafter, line, line, words="Some 4,321 letters were sent.", seen=str(kept[0].seen))
    assert {flag, REWORDED} <= set(states_of(part_of(answer, "lines")))
    stale = post(drafter, line, line, words="Another wording.", seen=str(kept[0].seen))
    assert stale.status_code == 409
    assert "Another wording." in stale.text
    assert post(drafter, line, line, words="  ", seen="1").status_code == 400


def test_a_line_that_the_pack_does_not_offer_is_not_kept(drafter, services):
    pack(services)
    answer = post(drafter, f"{ONE}/lines", which="0" * 32, once="x")
    assert message_of(answer) == ("warning", NOT_OFFERED)
    with services.database.reading() as session:
        assert kept_lines(session, the_pack(session)) == []


def test_a_line_is_dropped_once_and_a_stale_drop_is_refused(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    post(drafter, f"{ONE}/lines", which=field(page, "which"), once=field(page, "once"))
    with services.database.reading() as session:
        (kept,) = kept_lines(session, the_pack(session))
    drop = f"{ONE}/lines/{kept.id}/drop"
    drafter.get(ONE)
    assert message_of(post(drafter, drop, seen="1")) == ("warning", REFUSALS["pack_line_changed"])
    dropped, again = (message_of(post(drafter, drop, seen=str(kept.seen))) for _ in range(2))
    assert (dropped.kind, again.words != dropped.words) == ("success", True), "it was dropped already"
    assert drafter.get(f"{ONE}/lines/{kept.id}").status_code == 404
    with services.database.writing() as session:
        assert not drop_line(session, the_pack(session), kept.id, seen=kept.seen, actor=SYSTEM)


def test_kept_lines_are_moved_and_not_from_a_stale_tab(drafter, services):
    pack(services)
    with services.database.writing() as session:
        first, second = (
            keep_line(session, the_pack(session), Line("a", words, ()), once=words, actor=SYSTEM)
            for words in ("The first of them.", "The second of them.")
        )
    page = drafter.get(ONE).text
    seen = re.findall(r'lines/\d+/down.*?name="seen" value="([^"]*)"', page, re.DOTALL)[0]
    assert f"{ONE}/lines/{first}/up" not in page
    assert f"{ONE}/lines/{second}/down" not in page
    answer = post(drafter, f"{ONE}/lines/{first}/down", seen=seen)
    assert (message_of(answer).kind, numbers_in(message_of(answer).words)) == ("success", [2]), "its place"
    moved = answer.text
    assert moved.index("The second of them.") < moved.index("The first of them.")
    stale = post(drafter, f"{ONE}/lines/{second}/up", seen=seen)
    assert message_of(stale) == ("warning", REFUSALS["pack_lines_moved"])
