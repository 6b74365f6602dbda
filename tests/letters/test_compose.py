"""compose: what comes from where, and what stops a letter."""

import pickle
from datetime import date

import pytest

from app.letters.compose import EmptyLetter, MissingFields, compose
from app.letters.letter import SignedDraft
from app.letters.page.signature import SignatureRefused
from app.letters.pdf.render import SignatureMissing
from app.letters.recipient.address import AddressOverflow
from app.letters.recipient.salutation import Holder
from app.letters.text.blocks import Paragraph
from app.letters.text.fields import Run
from app.letters.text.values import InvalidValue
from tests.letters.factory import DIFFER, campaign, letter, open_letter, printed, recipient, template


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


def test_declared_fields_are_prepared_by_their_type():
    front = "fields: [{name: when, type: date}, {name: many, type: number}]"
    assert printed("((when)) ((many))", front, values={"When": "2015-04-01", "many": 0}) == "1 April 2015 0"


@pytest.mark.parametrize("mode", ["final", "preview"])
@pytest.mark.parametrize(
    "body", ["((x??Words.))", "((y))", "## ((y))", "- ((y))\n- ((x??a))", "***\n\n((y))", "> ((y))", "((councils))", ""]
)
def test_a_letter_of_which_nothing_is_left_is_none(body, mode):
    text = template(body, "subject: A subject\nfields: [{name: x}, {name: y, required: no}]")
    with pytest.raises(EmptyLetter) as problem:
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
