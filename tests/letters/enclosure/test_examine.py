"""What is taken as an enclosure: each rule by a file that breaks it alone, and by one that does not."""

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from app.letters.enclosure.examine import examine
from app.letters.enclosure.findings import Examination, Finding
from tests.letters.enclosure.files import (
    SCRIPT,
    SQUARE,
    action,
    annotated,
    first,
    font,
    form_with,
    leaflet,
    root,
    saved,
    tagged,
    uses,
)

LANDSCAPE = (0, 0, 842, 595)


def refusals(body: bytes) -> dict[str, dict[str, object]]:
    return {one.code: dict(one.facts) for one in examine.here(body).refused}


def advice(body: bytes) -> dict[str, dict[str, object]]:
    found = examine.here(body)
    assert found.refused == ()
    return {one.code: dict(one.facts) for one in found.advice}


def turned(pdf: pikepdf.Pdf) -> None:
    first(pdf).Rotate = 90


def test_a_tagged_a4_file_with_its_fonts_is_taken_without_a_word():
    assert examine.here(tagged()) == Examination(pages=2)


def test_one_without_structure_is_taken_with_advice():
    assert examine.here(leaflet(SQUARE, SQUARE)) == Examination(2, advice=(Finding("untagged"),))


class TestPaper:
    @pytest.mark.parametrize("box", [(0, 0, 594, 841), (0, 0, 600, 847), (10, 20, 605, 862), (595, 842, 0, 0)])
    def test_a4_may_differ_by_two_millimetres_and_lie_anywhere(self, box):
        assert refusals(leaflet(box=box)) == {}

    @pytest.mark.parametrize(("box", "size"), [((0, 0, 612, 792), [216, 279]), ((0, 0, 601.5, 842), [212, 297])])
    def test_other_paper_is_named_by_page_and_size(self, box, size):
        assert refusals(leaflet(SQUARE, SQUARE, box=box)) == {"not_a4": {"pages": [[1, *size], [2, *size]]}}

    def test_landscape_is_refused_unless_the_page_is_turned_upright(self):
        assert refusals(leaflet(box=LANDSCAPE)) == {"landscape": {"pages": [1]}}
        assert refusals(leaflet(change=turned)) == {"landscape": {"pages": [1]}}
        assert refusals(leaflet(box=LANDSCAPE, change=turned)) == {}

    def test_what_counts_is_what_is_shown_of_the_paper(self):
        def cropped(pdf):
            first(pdf).CropBox = Array([20, 20, 615, 862])

        assert refusals(leaflet(box=(0, 0, 635, 882), change=cropped)) == {}
        assert refusals(leaflet(box=(0, 0, 400, 400), change=cropped)) == {"not_a4": {"pages": [[1, 134, 134]]}}

    def test_the_box_and_the_turn_may_stand_above_the_page(self):
        def above(pdf):
            page = first(pdf)
            page.Parent.MediaBox, page.Parent.Rotate = page.MediaBox, 90
            del page["/MediaBox"]

        assert refusals(leaflet(box=LANDSCAPE, change=above)) == {}

    def test_a_page_may_count_in_larger_units(self):
        def twice(pdf):
            first(pdf).UserUnit = 2

        assert refusals(leaflet(box=(0, 0, 297.5, 421), change=twice)) == {}


class TestPages:
    def test_none_is_too_few(self):
        assert refusals(saved(pikepdf.new())) == {"no_pages": {}}

    def test_there_may_be_so_many(self, monkeypatch):
        monkeypatch.setattr("app.letters.enclosure.examine.MOST_PAGES", 2)
        assert refusals(leaflet(*[SQUARE] * 2)) == {}
        assert refusals(leaflet(*[SQUARE] * 3)) == {"too_many_pages": {"pages": 3, "limit": 2}}

    def test_a_page_that_is_counted_and_not_there_is_no_page(self):
        def thousand(pdf):
            first(pdf).Parent.Count = 10**9

        assert examine.here(leaflet(change=thousand)).pages in (0, 1)

    def test_a_tree_of_pages_that_leads_back_into_itself_ends(self):
        def loop(pdf):
            parent = first(pdf).Parent
            parent.Kids.append(parent)

        assert refusals(leaflet(change=loop)).keys() <= {"unreadable"}


class TestFonts:
    @pytest.mark.parametrize(
        "change",
        [
            uses("Font", font("Arial")),
            uses("Font", font("ABCDEF+Arial")),
            uses("XObject", lambda pdf: form_with(pdf, Dictionary(Font=Dictionary(F=font("Arial"))))),
            uses("ExtGState", lambda pdf: Dictionary(Font=Array([pdf.make_indirect(font("Arial")), 12]))),
            uses(
                "ExtGState",
                lambda pdf: Dictionary(
                    SMask=Dictionary(G=form_with(pdf, Dictionary(Font=Dictionary(F=font("Arial")))))
                ),
            ),
            uses(
                "Pattern",
                lambda pdf: Stream(pdf, b"", PatternType=1, Resources=Dictionary(Font=Dictionary(F=font("Arial")))),
            ),
            uses(
                "Font",
                Dictionary(Subtype=Name.Type3, CharProcs={}, Resources=Dictionary(Font=Dictionary(F=font("Arial")))),
            ),
            uses("Font", Dictionary(Subtype=Name.Type0, BaseFont=Name.Arial, DescendantFonts=Array([font("X")]))),
        ],
        ids=["page", "subset", "form", "state", "mask", "pattern", "type 3", "composite"],
    )
    def test_one_that_is_not_in_the_file_is_named_wherever_it_is_used(self, change):
        assert refusals(leaflet(change=change)) == {"fonts_missing": {"fonts": ["Arial"]}}

    def test_letters_drawn_in_the_file_itself_are_held(self):
        drawn_letters = Dictionary(Subtype=Name.Type3, CharProcs=Dictionary(), Resources=Dictionary())
        assert refusals(leaflet(change=uses("Font", drawn_letters))) == {}

    def test_all_that_are_missing_are_named_once(self):
        def many(pdf):
            first(pdf).Resources.Font = Dictionary(A=font("Arial"), B=font("Calibri"), C=font("Arial"))

        assert refusals(leaflet(change=many)) == {"fonts_missing": {"fonts": ["Arial", "Calibri"]}}

    def test_resources_above_the_page_count(self):
        def above(pdf):
            first(pdf).Parent.Resources = Dictionary(Font=Dictionary(F=font("Arial")))
            del first(pdf)["/Resources"]

        assert refusals(leaflet(change=above)) == {"fonts_missing": {"fonts": ["Arial"]}}

    def test_forms_that_hold_one_another_end(self):
        def loop(pdf):
            form = pdf.make_indirect(form_with(pdf, Dictionary()))
            form.Resources.XObject = Dictionary(F=form)
            first(pdf).Resources.XObject = Dictionary(F=form)

        assert refusals(leaflet(change=loop)) == {}


class TestActs:
    @pytest.mark.parametrize(
        "change",
        [
            root(OpenAction=SCRIPT),
            root(Names=Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))),
            annotated("Link", A=SCRIPT),
        ],
        ids=["on opening", "by name", "in a link"],
    )
    def test_a_script_is_refused(self, change):
        assert refusals(leaflet(change=change)) == {"scripts": {}}

    def test_an_action_that_does_more_than_lead_somewhere_is_named(self):
        launch = annotated("Link", A=action("Launch", F=String("a.exe")))
        assert refusals(leaflet(change=launch)) == {"actions": {"kinds": ["Launch"]}}

    def test_links_and_a_page_to_open_at_are_taken(self):
        def links(pdf):
            annotated("Link", A=action("URI", URI=String("https://example.org")))(pdf)
            pdf.Root.OpenAction = Array([first(pdf), Name.Fit])

        assert refusals(leaflet(change=links)) == {}

    def test_a_file_inside_is_refused(self):
        def holding(pdf):
            pdf.attachments["list.txt"] = b"names"

        assert refusals(leaflet(change=holding)) == {"files_inside": {}}

    def test_a_portfolio_is_refused(self):
        assert refusals(leaflet(change=root(Collection=Dictionary()))) == {"portfolio": {}}

    def test_a_form_is_refused_once(self):
        def form(pdf):
            field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name"), Subtype=Name.Widget))
            pdf.Root.AcroForm = Dictionary(Fields=Array([field]))
            first(pdf).Annots = Array([field])

        assert refusals(leaflet(change=form)) == {"form": {}}
        assert refusals(leaflet(change=root(AcroForm=Dictionary(Fields=Array(), XFA=String("x"))))) == {"form": {}}
        assert refusals(leaflet(change=root(AcroForm=Dictionary(Fields=Array())))) == {}

    def test_what_is_laid_over_a_page_is_named(self):
        found = refusals(leaflet(change=annotated("Highlight", Contents=String("Do we say this?"))))
        assert found == {"laid_over": {"pages": [1], "kinds": ["Highlight"]}}

    @pytest.mark.parametrize(
        "layers",
        [
            Dictionary(D=Dictionary(OFF=Array([Dictionary()]))),
            Dictionary(D=Dictionary(BaseState=Name.OFF)),
            Dictionary(D=Dictionary(AS=Array([Dictionary(Event=Name.Print)]))),
        ],
    )
    def test_layers_that_may_be_hidden_are_refused(self, layers):
        assert refusals(leaflet(change=root(OCProperties=layers))) == {"hidden_layers": {}}

    def test_layers_that_all_show_are_taken(self):
        assert refusals(leaflet(change=root(OCProperties=Dictionary(D=Dictionary(OFF=Array()))))) == {}

    def test_parts_that_lie_elsewhere_are_refused(self):
        def elsewhere(pdf):
            first(pdf).Contents = Stream(pdf, b"", F=String("other.bin"))

        assert refusals(leaflet(change=elsewhere)) == {"outside": {}}


class TestUnreadable:
    @pytest.mark.parametrize(
        "body", [b"", b"%PDF-1.7\n", b"no PDF", leaflet()[:-40], leaflet()[:200], leaflet().replace(b"obj", b"jbo")]
    )
    def test_what_is_cut_off_or_broken_is_refused_and_not_mended(self, body):
        assert refusals(body) == {"unreadable": {}}

    @pytest.mark.parametrize("user", ["", "secret"])
    def test_a_file_with_a_password_is_refused(self, user):
        body = leaflet(encryption=pikepdf.Encryption(owner="owner", user=user))
        assert refusals(body) == {"encrypted": {}}

    @pytest.mark.parametrize(
        "change",
        [
            root(AcroForm=1),
            root(MarkInfo=5, StructTreeRoot=Dictionary()),
            lambda pdf: setattr(first(pdf), "CropBox", String("A4")),
            lambda pdf: setattr(first(pdf), "Rotate", Name.Left),
            lambda pdf: setattr(first(pdf), "UserUnit", Name.Inch),
        ],
    )
    def test_things_of_the_wrong_kind_are_refused(self, change):
        assert refusals(leaflet(change=change)) == {"unreadable": {}}

    def test_what_is_deep_inside_itself_is_refused(self):
        deep = Array()
        for _ in range(100):
            deep = Array([deep])
        assert refusals(leaflet(change=root(Deep=deep))) == {"too_heavy": {}}


def test_all_that_fails_is_said_at_once():
    def bad(pdf):
        uses("Font", font("Arial"))(pdf)
        annotated("Stamp", A=action("Launch"))(pdf)
        pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([String("a"), SCRIPT])))
        pdf.Root.Collection = Dictionary()
        pdf.attachments["list.txt"] = b"names"

    assert [*refusals(leaflet(box=LANDSCAPE, change=bad))] == [
        "landscape",
        "fonts_missing",
        "laid_over",
        "scripts",
        "actions",
        "files_inside",
        "portfolio",
    ]


@pytest.mark.parametrize(
    ("drawing", "near"),
    [
        (b"0 g 43 100 100 100 re f", False),
        (b"0 g 30 100 100 100 re f", True),
        (b"0 g 500 100 80 100 re f", True),
        (b"0 g 100 5 100 100 re f", True),
        (b"0 g 100 825 100 14 re f", True),
        (b".99 g 0 0 595 842 re f", False),
        (b".8 g 0 0 595 842 re f", True),
    ],
)
def test_ink_where_a_letter_has_none_is_advice(drawing, near):
    assert ("near_edges" in advice(leaflet(SQUARE, drawing))) is near
    if near:
        assert advice(leaflet(SQUARE, drawing))["near_edges"] == {"pages": [2]}


def test_what_is_found_passes_as_json():
    found = Examination(3, (Finding("landscape", {"pages": [1]}),), (Finding("untagged"),))
    assert examine.codec.validate_json(examine.codec.dump_json((found,))) == (found,)


def test_a_sound_file_may_be_saved_in_any_way():
    streams = pikepdf.ObjectStreamMode.generate
    assert refusals(leaflet(object_stream_mode=streams)) == {}
    assert refusals(leaflet(linearize=True)) == {}
    with pikepdf.open(io.BytesIO(tagged())) as pdf:
        assert refusals(saved(pdf, qdf=True)) == {}
