"""compose: what comes from where, and what stops a letter."""

import pickle
from datetime import date

import pytest

from app.letters.address import AddressOverflow
from app.letters.blocks import List, Paragraph
from app.letters.compose import MissingFields, NothingSaid, compose
from app.letters.fields import Run
from app.letters.head import HeadOverflow
from app.letters.letter import Signatory, SignedDraft, block_texts, words_of
from app.letters.pdf.render import SignatureMissing
from app.letters.salutation import Holder
from app.letters.signature import SignatureRefused
from app.letters.values import InvalidValue
from tests.letters.factory import campaign, letter, march_letter, open_letter, recipient, template


def printed(body: str, front: str = "", **given: object) -> str:
    """The text of the body, paragraphs divided by a bar."""
    text = letter(f"[[\n\n{body}\n\n]]", front, **given).plain_text()  # type: ignore[arg-type]
    return text.split("[[\n")[1].split("]]")[0].strip().replace("\n", "|")


def to(**changes: object):
    return compose(
        template("((salutation))"),
        registry="council-leaders",
        recipient=recipient(**changes),
        campaign=campaign(),
        values={},
    )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("salutation", "Dear Leader"),
        ("post title", "Leader of Rotherham Metropolitan Borough Council"),
        ("organisation", "Rotherham Metropolitan Borough Council"),
        ("region", "Yorkshire and The Humber"),
        ("letter reference", "MAR15-0284"),
        ("date of letter", "3 March 2015"),
        ("reply by", "24 March 2015"),
        ("police forces", "South Yorkshire Police"),
        ("Police_Forces", "South Yorkshire Police"),
        ("areas", "Rotherham"),
        ("AREAS", "Rotherham"),
        ("date-of-letter", "3 March 2015"),
        ("dateofletter", "3 March 2015"),
    ],
)
def test_built_in_fields(field, text):
    assert printed(f"It is ((({field}))).") == f"It is ({text})."


@pytest.mark.parametrize(
    "field",
    [
        "councils",
        "policing body",
        "health bodies",
        "directors of children's services",
        "directors of children’s services",
    ],
)
def test_what_is_about_areas_may_be_empty(field):
    assert printed(f"Before (({field})) after") == "Before after"


@pytest.mark.parametrize(
    ("field", "facts", "text"),
    [
        ("areas", {"areas": ("Barnsley", "Rotherham")}, "Barnsley and Rotherham"),
        ("councils", {"councils": ("A Council", "B Council", "C Council")}, "A Council, B Council and C Council"),
        ("police forces", {"police_forces": ()}, ""),
        ("policing body", {"policing_body": "Mayor of London"}, "Mayor of London"),
        ("health bodies", {"health_bodies": ("A", "", "B")}, "A and B"),
        ("directors of children's services", {"directors_of_childrens_services": ("A",)}, "A"),
        ("organisation", {"organisation": "Council", "organisation_article": "the"}, "the Council"),
        ("office-holder", {"holder": Holder(full_name="Pat Example", title="Dr")}, "Dr Pat Example"),
        ("salutation", {"holder": Holder(salutation="Dear Pat")}, "Dear Pat"),
        ("region", {"region": "Wales"}, "Wales"),
        ("post title", {"post_title": "Mayor of <b>"}, "Mayor of <b>"),
    ],
)
def test_built_in_fields_say_what_is_known_of_the_recipient(field, facts, text):
    made = compose(
        template(f"It is [(({field}))]."),
        registry="council-leaders",
        recipient=recipient(**facts),
        campaign=campaign(),
        values={},
    )
    assert made.blocks == (Paragraph((Run(f"It is [{text}]."),)),)


@pytest.mark.parametrize("field", ["office-holder", "region", "organisation", "reply by"])
def test_built_in_fields_that_are_not_about_areas_may_not_be_empty(field):
    with pytest.raises(MissingFields) as problem:
        compose(
            template(f"It is (({field}))."),
            registry="council-leaders",
            recipient=recipient(region="", organisation=""),
            campaign=campaign(reply_by=None),
            values={},
        )
    assert problem.value.facts["fields"] == (field,)


def test_an_organisation_takes_its_article_in_a_sentence_and_not_in_its_address():
    made = compose(
        template("In ((organisation))."),
        registry="lead-members",
        recipient=recipient(
            organisation="London Borough of Newham", organisation_article="the", names_organisation=False
        ),
        campaign=campaign(),
        values={},
    )
    assert made.blocks == (Paragraph((Run("In the London Borough of Newham."),)),)
    assert "London Borough of Newham" in made.addressee


@pytest.mark.parametrize("body", ["((x??((areas))))", "((y??z))((areas))"])
def test_a_list_beside_a_condition_is_not_alone(body):
    fields = "fields: [{name: x, type: yes/no}, {name: y, type: yes/no}]"
    values = {"x": "yes", "y": "no"}
    assert printed(body, fields, values=values) == printed("x((areas))", fields, values=values)[1:]


def test_a_text_answers_its_conditions_anew_for_each_letter():
    compiled = template("- ((welsh??W))\n- all\n\n> ((welsh??Q)) ((salutation))\n\n## ((welsh??H))", DIFFER)

    def said(nation: str) -> list[str]:
        to = recipient(nation=nation, post_salutation="Dear One")
        made = compose(compiled, registry="council-leaders", recipient=to, campaign=campaign(), values={})
        return list(block_texts(made.blocks))

    for _ in range(2):
        assert said("Wales") == ["• W", "• all", "Q Dear One", "H"]
        assert said("England") == ["• all", "Dear One"]


def test_a_list_alone_in_a_paragraph_prints_as_bullets():
    made = compose(
        template("((areas))\n\nIn ((areas))."),
        registry="chief-constables",
        recipient=recipient(areas=("Barnsley", "", "Rotherham")),
        campaign=campaign(),
        values={},
    )
    assert made.blocks[0] == List(False, 1, ((Paragraph((Run("Barnsley"),)),), (Paragraph((Run("Rotherham"),)),)))
    assert made.blocks[1] == Paragraph((Run("In Barnsley and Rotherham."),))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a\n\n((councils))\n\nb", "a|b"),
        ("a\n\n((x??b))\n\nc", "a|c"),
        ("- a\n- ((x??b))\n- c", "• a|• c"),
        ("1. a\n2. ((x??b))\n3. c", "1. a|2. c"),
        ("- ((x??b))", ""),
        ("- ((x??b))\n  - under", ""),
        ("## ((x??b))", ""),
        ("> ((x??b))", ""),
        ("***\n\n((x??b))\n\n***\n\na", "a"),
        ("a  \n((x??b))  \nc", "a|c"),
        ("((x??b))  \nc", "c"),
        ("a  \n((x??b))", "a"),
        ("a ((x??b)) c", "a c"),
        ("a((x?? b)).", "a."),
        ("((x??b)) a", "a"),
        ("**((x??b))** a", "a"),
        ("- a\n  - ((x??b))", "• a"),
        ("- a\n\n  ((x??b))", "• a"),
        ("1. ((x??b))\n2. c", "1. c"),
        ("3. ((x??b))\n4. c", "3. c"),
        ("> a\n>\n> ((x??b))", "a"),
        ("> - ((x??b))", ""),
        ("a\n\n***\n\n((x??b))", "a"),
        ("a\n\n((x??b))\n\n## ((x??c))\n\nd", "a|d"),
        ("((councils)) ((health bodies))", ""),
    ],
)
def test_what_comes_to_nothing_leaves_no_gap(body, text):
    assert printed(body, "fields: [{name: x, type: yes/no}]") == text


def test_page_breaks_at_either_end_or_side_by_side_go():
    assert letter("***\n\na\n\n***\n\n***\n\nb\n\n***").blocks == letter("a\n\n***\n\nb").blocks


def test_declared_fields_are_prepared_by_their_type():
    front = "fields: [{name: when, type: date}, {name: many, type: number}]"
    assert printed("((when)) ((many))", front, values={"When": "2015-04-01", "many": 0}) == "1 April 2015 0"


@pytest.mark.parametrize(
    ("body", "bold", "italic"),
    [("((v))", False, False), ("**((v))**", True, False), ("*((v))*", False, True), ("***((v))***", True, True)],
)
def test_what_prints_alone_keeps_the_style_of_its_field(body, bold, italic):
    (paragraph,) = letter(body, "fields: [{name: v, type: long text}]", values={"v": "a"}).blocks
    assert paragraph == Paragraph((Run("a", bold, italic),))
    areas = letter(body.replace("v", "areas")).blocks
    assert areas == (List(False, 1, ((Paragraph((Run("Rotherham", bold, italic),)),),)),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        ("a\nb", "a|b"),
        ("a\n\nb", "a|b"),
        ("a\r\n\r\nb", "a|b"),
        ("a\n \t\nb", "a|b"),
        ("\n\na\n\n\n\nb\n", "a|b"),
        ("  a  b  \n  c", "a b|c"),
        ("# a\n- b\n\n***\n\n> c", "# a|- b|***|> c"),
        ("((x))\n\n::: for lead-members", "((x))|::: for lead-members"),
        ("<b>\n\n&amp;", "<b>|&amp;"),
    ],
)
def test_a_long_text_prints_its_paragraphs_and_lines(value, text):
    assert printed("((words))", "fields: [{name: words, type: long text}]", values={"words": value}) == text


def test_a_long_text_alone_prints_as_its_paragraphs():
    front = "fields: [{name: words, type: long text}]"
    assert printed("((words))", front, values={"words": "One\n\n- two\n\n# three"}) == "One|- two|# three"
    assert printed("So: ((words))", front, values={"words": "One\n\ntwo"}) == "So: One two"


LINK = "fields: [{name: x, type: yes/no}, {name: z, type: yes/no}, {name: y, required: no}]"


@pytest.mark.parametrize(
    ("body", "values", "text"),
    [
        ("[((organisation))](https://example.org)", {}, "Rotherham Metropolitan Borough Council (https://example.org)"),
        ("See [((y))](https://example.org)", {"y": "it"}, "See it (https://example.org)"),
        ("See [((y))](https://example.org)", {}, "See"),
        ("See [((x??it))](https://example.org)", {"x": "yes"}, "See it (https://example.org)"),
        ("See [((x??it))](https://example.org)", {"x": "no"}, "See"),
        ("See [((x??**it**))](https://example.org) too", {"x": "no"}, "See too"),
        ("See [((x??a))((z??b))](https://example.org)", {"x": "yes", "z": "no"}, "See a (https://example.org)"),
        ("See [((x??a))((z??b))](https://example.org)", {"x": "yes", "z": "yes"}, "See ab (https://example.org)"),
        ("See [((x??a))((z??b))](https://example.org)", {}, "See"),
        ("See [((x??a)) ((y))](https://example.org)", {"y": "it"}, "See it (https://example.org)"),
        ("See [((x??((y))))](https://example.org)", {"x": "yes"}, "See"),
        ("See ((x??[((y))](https://example.org)))", {"x": "yes", "y": "it"}, "See it (https://example.org)"),
        ("See ((x??[((y))](https://example.org)))", {"x": "yes"}, "See"),
        ("- See\n  - [((x??it))](https://example.org)", {"x": "yes"}, "• See|• it (https://example.org)"),
        ("- See\n  - [((x??it))](https://example.org)", {"x": "no"}, "• See"),
    ],
)
def test_of_a_link_without_its_text_nothing_prints(body, values, text):
    assert printed(body, LINK, values=values) == text


def test_the_subject_may_hold_a_link():
    made = letter("Text", f"{LINK}\nsubject: See [((x??it))](https://example.org)", values={"x": "yes"})
    assert words_of(made.subject) == "See it (https://example.org)"


def test_of_a_link_whose_text_is_missing_the_address_shows_in_a_preview():
    made = compose(
        template("[((name))](https://example.org)", "fields: [{name: name}]"),
        registry="council-leaders",
        recipient=recipient(),
        campaign=campaign(),
        values={},
        mode="preview",
    )
    (block,) = made.blocks
    assert [(run.text, run.missing) for run in block.content] == [("((name))", True), (" (https://example.org)", False)]


ITEM = "fields: [{name: words, type: long text}, {name: more, required: no}]"


@pytest.mark.parametrize(
    ("body", "words", "text"),
    [
        ("- ((words))", "One\n\ntwo\nthree", "• One|two|three"),
        ("- **((words))**\n- more", "One\n\ntwo", "• One|two|• more"),
        ("1. ((words))\n   - ((words))", "One\n\ntwo", "1. One|two|• One|two"),
        ("- a ((words))", "One\n\ntwo", "• a One two"),
        ("- ((councils))", "x", "• Ash, Birch and Cedar"),
        ("- ((councils))\n\n  ((councils))", "x", "• Ash, Birch and Cedar|• Ash|• Birch|• Cedar"),
        ("> ((councils))", "x", "• Ash|• Birch|• Cedar"),
        ("- ((more))\n\n  ((words))\n- more", "One", "• more"),
    ],
)
def test_in_an_item_a_long_text_has_its_paragraphs_and_a_list_is_said_in_a_line(body, words, text):
    made = compose(
        template(body, ITEM),
        registry="council-leaders",
        recipient=recipient(councils=("Ash", "Birch", "Cedar")),
        campaign=campaign(),
        values={"words": words},
    )
    assert "|".join(line.strip() for line in block_texts(made.blocks) for line in line.split("\n")) == text


def test_a_long_text_without_words_is_missing_in_an_item_too():
    with pytest.raises(MissingFields):
        letter("- ((words))", ITEM)


@pytest.mark.parametrize("mode", ["final", "preview"])
@pytest.mark.parametrize(
    "body", ["((x??Words.))", "((y))", "## ((y))", "- ((y))\n- ((x??a))", "***\n\n((y))", "> ((y))", "((councils))", ""]
)
def test_a_letter_of_which_nothing_is_left_is_none(body, mode):
    text = template(body, "subject: A subject\nfields: [{name: x}, {name: y, required: no}]")
    with pytest.raises(NothingSaid) as problem:
        compose(
            text,
            registry="council-leaders",
            recipient=recipient(councils=()),
            campaign=campaign(),
            values={},
            mode=mode,
        )
    assert problem.value.facts == {"letter": "MAR15-0284"}


@pytest.mark.parametrize(("nation", "text"), [("Wales", "Yes, Wales."), ("England", "")])
def test_a_field_with_a_where_answers_itself(nation, text):
    made = compose(
        template("Text. ((welsh??Yes, Wales.))", "fields: [{name: welsh, type: yes/no, where: {nation: Wales}}]"),
        registry="chief-constables",
        recipient=recipient(nation=nation),
        campaign=campaign(),
        values={"welsh": "yes"},
    )
    assert "".join(run.text for block in made.blocks for run in block.content) == f"Text. {text}".strip()


def test_missing_required_fields_stop_a_letter_and_are_all_named():
    with pytest.raises(MissingFields) as problem:
        letter("((one)) ((two)) ((region))", "fields: [{name: one}, {name: two}]")
    assert problem.value.facts == {"letter": "MAR15-0284", "fields": ("one", "two")}


def test_a_letter_that_asks_for_no_reply_has_no_date_to_print():
    assert letter("Text", reply_by=None).reply_by == ""
    with pytest.raises(MissingFields):
        letter("By ((reply by)).", reply_by=None)


def test_a_preview_marks_them_instead():
    made = compose(
        template("Dear ((one))", "fields: [{name: one}]"),
        registry="council-leaders",
        recipient=recipient(),
        campaign=campaign(),
        values={},
        mode="preview",
    )
    assert made.blocks == (Paragraph((Run("Dear "), Run("((one))", missing=True))),)


def test_a_value_that_does_not_suit_stops_a_letter():
    with pytest.raises(InvalidValue, match="value_not_date"):
        letter("((when))", "fields: [{name: when, type: date}]", values={"when": "soon"})


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        ({}, ("Leader of Rotherham Metropolitan Borough Council",)),
        (
            {"names_organisation": False, "post_title": "Leader"},
            ("Leader", "Rotherham Metropolitan Borough Council"),
        ),
        ({"organisation": "", "names_organisation": False, "post_title": "Mayor"}, ("Mayor",)),
        (
            {"holder": Holder(full_name="Pat Example", post_nominals="OBE"), "post_title": "Mayor"},
            ("Pat Example OBE", "Mayor"),
        ),
        ({"holder": Holder(), "post_title": "Mayor"}, ("Mayor",)),
        ({"holder": Holder(acting=True), "post_title": "Chief Executive"}, ("Acting Chief Executive",)),
        (
            {
                "holder": Holder(full_name="Pat Example", acting=True),
                "post_title": "Mayor",
                "organisation_article": "the",
            },
            ("Pat Example", "Acting Mayor"),
        ),
        (
            {"post_title": "Town Clerk", "names_organisation": False, "organisation_article": "the"},
            ("Town Clerk", "Rotherham Metropolitan Borough Council"),
        ),
    ],
)
def test_the_names_above_an_address(changes, lines):
    assert to(address=(), **changes).addressee == lines


@pytest.mark.parametrize("names", [1, 2, 3])
@pytest.mark.parametrize("lines", range(8))
def test_names_and_address_fit_seven_lines_or_the_letter_is_not_made(names, lines):
    holder = Holder(full_name="Pat Example") if names == 3 else None
    facts = {"holder": holder, "names_organisation": names == 1, "address": tuple("ABCDEFG"[:lines]), "county": ""}
    if names + lines <= 7:
        assert len(to(**facts).addressee) == names + lines
    else:
        with pytest.raises(AddressOverflow) as problem:
            to(**facts)
        assert problem.value.facts == {"lines": names + lines, "limit": 7}


def test_the_addressee_is_holder_post_organisation_and_address():
    made = to(
        holder=Holder(full_name="Pat Example", title="Sir", forename="Pat", post_nominals="QPM", acting=True),
        post_title="Chief Executive",
        names_organisation=False,
        address=("Riverside House", "Rotherham", "S60 1AE"),
    )
    assert made.addressee == (
        "Sir Pat Example QPM",
        "Acting Chief Executive",
        "Rotherham Metropolitan Borough Council",
        "Riverside House",
        "Rotherham",
        "S60 1AE",
    )
    assert made.salutation == "Dear Sir Pat"
    assert made.posted


def test_a_letter_without_an_address_is_made_and_flagged():
    made = to(address=())
    assert made.addressee == ("Leader of Rotherham Metropolitan Borough Council",)
    assert not made.posted


def test_an_open_letter_is_addressed_to_a_whole_registry():
    made = open_letter()
    assert made.addressee == ("To all directors of children’s services",)
    assert (made.salutation, made.close, made.posted) == ("Dear colleagues", "Yours sincerely", False)
    assert len(made.annex.lines) == 150


DIFFER = "fields: [{name: welsh, type: yes/no, where: {nation: Wales}}, {name: force, type: yes/no, where: {kind: x}}]"


@pytest.mark.parametrize(
    ("body", "facts", "text"),
    [
        ("About ((areas)).", {}, "About ((areas))."),
        ("Write to ((organisation)).", {}, "Write to ((organisation))."),
        ("((welsh??In Wales.))", {}, "((welsh))"),
        ("((welsh??In Wales.))", {"nation": "Wales"}, "In Wales."),
        ("((welsh??In Wales.))All.", {"nation": "England"}, "All."),
        ("((force??Police.))All.", {"nation": "England"}, "((force))All."),
    ],
)
def test_what_differs_within_a_registry_is_missing_from_its_open_letter(body, facts, text):
    made = open_letter(body=body, front=DIFFER, facts=facts, mode="preview")
    assert text in made.plain_text().splitlines()


def test_an_open_letter_that_says_what_differs_is_not_made():
    with pytest.raises(MissingFields) as problem:
        open_letter(body="((welsh??In Wales.)) ((areas))", front=DIFFER)
    assert problem.value.facts["fields"] == ("welsh", "areas")


def test_an_address_that_overflows_stops_a_letter():
    with pytest.raises(AddressOverflow):
        to(names_organisation=False, address=("1", "2", "3", "4", "5", "S60 1AE"), county="")


def test_a_head_that_overflows_stops_a_letter():
    with pytest.raises(HeadOverflow) as problem:
        letter("Text", sender=("Line",) * 30)
    assert problem.value.facts["part"] == "details"
    long = Signatory("", "Secretary of State", "Department for Things of Many Kinds " * 4)
    with pytest.raises(HeadOverflow) as problem:
        letter("Text", signatories=(long,))
    assert problem.value.facts["part"] == "letterhead"
    assert problem.value.facts["height"] > problem.value.facts["limit"]


DEPARTMENTS = (
    *("Home Office", "Ministry of Justice", "Department of Health and Social Care", "Department for Education"),
    *("Ministry of Housing, Communities and Local Government", "Department for Work and Pensions", "HM Treasury"),
    *("Department for Transport", "Department for Business and Trade", "Department for Culture, Media and Sport"),
    *("Department for Science, Innovation and Technology", "Foreign, Commonwealth and Development Office"),
)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("count", range(2, 13))
def test_the_departments_of_any_number_of_signatories_have_room_at_the_head(count, language):
    signatories = tuple(Signatory("", f"Office of {name}", name) for name in DEPARTMENTS[:count])
    made = letter("Text", front=f"language: {language}", signatories=signatories)
    others = {"en": "with other departments", "cy": "gydag adrannau eraill"}[language]
    assert made.letterhead == "Home Office"
    if count > 5:
        assert made.letterhead_with == others
    else:
        assert all(name.removeprefix("The ") in made.letterhead_with for name in DEPARTMENTS[1:count])


@pytest.mark.parametrize(
    ("reference", "marking", "fits"),
    [
        ("M" * 20 + "-12345", "OFFICIAL-SENSITIVE", True),
        ("2" * 37, "OFFICIAL-SENSITIVE", True),
        ("2" * 36 + "M", "OFFICIAL-SENSITIVE", False),
        ("2" * 36 + "M", "OFFICIAL", True),
        ("2" * 38, "", False),
        ("Ref 1 " * 15, "", False),
        ("2" * 90, "OFFICIAL", False),
        ("2" * 110, "", False),
    ],
)
def test_a_reference_stands_in_one_line_at_the_foot_of_the_page(reference, marking, fits):
    def made():
        return compose(
            template("Text"),
            registry="council-leaders",
            recipient=recipient(reference=reference),
            campaign=campaign(marking=marking, sender=()),
            values={},
        )

    if fits:
        assert made().reference == reference
        return
    with pytest.raises(HeadOverflow) as problem:
        made()
    assert problem.value.facts["part"] == "reference"
    assert problem.value.facts["height"] > problem.value.facts["limit"] > 60


def test_the_convening_department_heads_the_page():
    assert march_letter().letterhead == "Home Office"
    assert march_letter().letterhead_with.startswith("with the Ministry of Justice, the Department of Health,")
    alone = letter("Text", signatories=(Signatory("", "Chancellor of the Exchequer", "HM Treasury"),))
    assert (alone.letterhead, alone.letterhead_with) == ("HM Treasury", "")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ((), ""),
        (("Department for Education",), "with the Department for Education"),
        (("HM Treasury",), "with HM Treasury"),
        (("The National Archives",), "with the National Archives"),
        (("Department of Health", "HM Treasury"), "with the Department of Health and HM Treasury"),
        (("Home Office",), ""),
        (
            ("Ministry of Justice", "Department of Health", "Home Office", "HM Treasury"),
            "with the Ministry of Justice, the Department of Health and HM Treasury",
        ),
    ],
)
def test_the_other_departments_are_named_with_it_once_each(others, said):
    signatories = tuple(Signatory("", f"Office of {name}", name) for name in ("Home Office", *others))
    assert letter("Text", signatories=signatories).letterhead_with == said


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (("Adran Addysg",), "gydag Adran Addysg"),
        (("Trysorlys EF",), "gyda Trysorlys EF"),
        (("Adran Addysg", "Trysorlys EF"), "gydag Adran Addysg a Trysorlys EF"),
        (("Trysorlys EF", "Adran Addysg"), "gyda Trysorlys EF ac Adran Addysg"),
    ],
)
def test_in_welsh_the_word_before_the_other_departments_depends_on_the_letter_after_it(others, said):
    signatories = tuple(Signatory("", f"Swydd {name}", name) for name in ("Swyddfa Gartref", *others))
    assert letter("Testun", "language: cy", signatories=signatories).letterhead_with == said


def test_by_hand_leaves_salutation_and_close_blank():
    made = letter("Text", top_and_tail=True)
    assert (made.salutation, made.close, made.by_hand) == ("", "", True)


def test_a_welsh_letter():
    made = compose(
        template("Dyddiad: ((date of letter)).", "language: cy"),
        registry="chief-constables",
        recipient=recipient(
            holder=Holder(full_name="Pat Example", title="Dr", surname="Example"), office_is_form=False
        ),
        campaign=campaign(letter_date=date(2024, 7, 1)),
        values={},
    )
    assert made.date == "1 Gorffennaf 2024"
    assert (made.salutation, made.close) == ("Annwyl Dr Example", "Yn gywir")
    assert made.details[0] == ("Cyfeirnod", "MAR15-0284")


@pytest.mark.parametrize(
    "error",
    [
        MissingFields(letter="A", fields=("b",)),
        InvalidValue("value_not_date", field="f", value="v"),
        AddressOverflow(lines=8, limit=7),
        SignatureRefused("too_small", width=100, limit=200),
        SignatureMissing(letter="A", offices=("Secretary of State",)),
        SignedDraft(letter="A", offices=("Secretary of State",)),
    ],
)
def test_errors_cross_from_a_worker_with_code_and_facts(error):
    back = pickle.loads(pickle.dumps(error))
    assert (type(back), back.code, back.facts, str(back)) == (type(error), error.code, error.facts, str(error))
