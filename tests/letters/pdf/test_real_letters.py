"""Letters as offices write them: short and long, signed by none to twelve, with every kind of address and of word."""

import dataclasses

import pytest

from app.letters.letter import Letter, Signatory
from app.letters.page.measures import FIRST_BODY_TOP, PRINTABLE, WINDOW, Box
from app.letters.pdf import make_pdf
from app.letters.recipient.salutation import Holder
from tests.letters.factory import RICH, campaign, compose, letter, recipient, template
from tests.letters.pdf.reading import cut, ink, pictures
from tests.letters.pdf.tagged import tagged_text
from tests.letters.pdf.test_geometry import DPI, inside

PARAGRAPH = "We write about what leaders answer for, and about what we ask of each of them this year. " * 4
OFFICES = tuple(Signatory(f"Pat Example {n}", f"Secretary of State for Thing {n}", "Department") for n in range(1, 13))
LONGEST = "Parliamentary Under Secretary of State for Communities, Local Government, Faith and Resilience of the North"
WELSH = "Llanfair Pwllgwyngyll: ŵŷâêîôû ŴŶ. Mae’r cyngor yn gyfrifol am y gwaith hwn, ac yn ateb drosto. "
ACCENTS = "Zoë O’Neill-Núñez, François Đặng, Łukasz Şahin, Åse Ærø, “quoted” – dashed — and £5, €3, ½, 20°, §4… "


def assert_says_all(made: Letter) -> int:
    """The press sets it, and it says what the letter says; its pages."""
    pdf = make_pdf(made)
    assert pdf.unset == ""
    assert "".join(tagged_text(pdf.body).split()) == "".join(made.plain_text().split())
    return pdf.pages


def test_a_letter_has_one_to_ten_pages_and_all_its_words():
    pages = [assert_says_all(letter("\n\n".join([PARAGRAPH] * count))) for count in range(1, 95, 3)]
    assert pages == sorted(pages)
    assert set(pages) >= set(range(1, 11))


@pytest.mark.parametrize("count", range(13))
def test_none_to_twelve_sign(count):
    assert assert_says_all(letter(PARAGRAPH, signatories=OFFICES[:count])) == 1


@pytest.mark.parametrize("count", range(1, 13))
def test_long_names_and_offices_take_the_lines_that_they_need(count):
    signing = tuple(
        Signatory(f"The Right Honourable Pat Example-Example {n}", LONGEST, "Department") for n in range(count)
    )
    assert_says_all(letter(PARAGRAPH, signatories=signing, across=2))


@pytest.mark.parametrize("lines", [0, 3, 4, 5, 6, 7])
def test_an_address_of_any_length_shows_through_the_window(lines):
    address = (*(f"Line {n} of an address" for n in range(1, lines)), "S60 1AE")[: lines or 0]
    made = dataclasses.replace(letter(PARAGRAPH), addressee=address)
    first = pictures(make_pdf(made).body, dpi=DPI)[0]
    around = Box(0, 33, WINDOW.right + 1, FIRST_BODY_TOP - 1)
    found = ink(cut(first, around, DPI), DPI)
    if not lines:
        assert found is None
    else:
        assert inside(Box(found.left, found.top + 33, found.right, found.bottom + 33), WINDOW)
    assert_says_all(made)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(WELSH * 30, id="Welsh"),
        pytest.param(ACCENTS * 30, id="accents"),
        pytest.param(f"**{PARAGRAPH.strip()}**\n\n*{PARAGRAPH.strip()}*", id="bold and italic"),
        pytest.param(" ".join(f"**bold {n}** *it {n}*" for n in range(200)), id="many styles"),
        pytest.param("See [the page](https://www.example.org/a/long/address?with=a&query=too). " * 20, id="links"),
        pytest.param("\n".join(f"{n}. {PARAGRAPH}" for n in range(1, 30)), id="numbered"),
        pytest.param("\n".join(f"{'  ' * (n % 3)}- {PARAGRAPH}" for n in range(30)), id="nested"),
        pytest.param("1. a\n   1. b\n      1. c\n         - d\n2. e", id="four deep"),
        pytest.param("> " + PARAGRAPH * 10, id="quotation"),
        pytest.param("\n\n".join([f"## Heading {n}\n\n{PARAGRAPH}" for n in range(12)]), id="headings"),
        pytest.param("\\\n".join(["A line"] * 120), id="lines"),
        pytest.param("x" * 600, id="one long word"),
        pytest.param(RICH * 3, id="everything"),
    ],
)
@pytest.mark.parametrize(
    "subject", ["", 'subject: "On *it*, and on what follows from it for each of those who lead it"']
)
def test_every_kind_of_text_is_set_whole_and_within_the_page(body, subject):
    made = letter(body, subject)
    assert_says_all(made)
    for page in pictures(make_pdf(made).body, dpi=60):
        assert inside(ink(page, 60), PRINTABLE)


@pytest.mark.parametrize("shown", ["yes", "no"])
def test_optional_paragraphs_come_and_go_without_a_gap(shown):
    front = "fields: [{name: x, type: yes/no}]"
    made = letter(f"{PARAGRAPH}\n\n((x??{PARAGRAPH}))\n\n- ((x??one))\n- two\n\nEnd.", front, values={"x": shown})
    without = letter(f"{PARAGRAPH}\n\n" + (f"{PARAGRAPH}\n\n- one\n" if shown == "yes" else "") + "- two\n\nEnd.")
    assert make_pdf(made).body == make_pdf(without).body


@pytest.mark.parametrize("marking", ["", "OFFICIAL", "OFFICIAL-SENSITIVE"])
@pytest.mark.parametrize("copies", [0, 1, 12])
def test_markings_and_copies(marking, copies):
    made = letter(PARAGRAPH * 3, marking=marking, copies=tuple(f"Copied office {n}" for n in range(copies)))
    assert_says_all(made)


def test_a_long_name_above_an_address():
    holder = Holder(
        full_name="Patricia-Example Llywelyn Example-Fotheringham", title="The Rt Hon Dame", post_nominals="DBE QPM DL"
    )
    made = compose(
        template(PARAGRAPH),
        registry="council-leaders",
        recipient=recipient(holder=holder, address=("Town Hall", "Rotherham", "S60 1AE")),
        campaign=campaign(),
        values={},
    )
    assert_says_all(made)
