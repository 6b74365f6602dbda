"""What a registry may print on a signed letter without being cleared: every shipped form, and no message."""

import csv
from dataclasses import replace

import pytest

from app.campaigns.letters import open_letter_heading
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder, salute
from app.platform.root import ROOT
from app.registry.holders.person import PERSON_FIELDS
from app.registry.posts.formats import CHECKS, printed_words, unusual, words_of_messages

RECIPIENT = Recipient(reference="", post_title="Chief Constable of Kent Police", organisation="Kent Police")

LEGITIMATE = {
    "salutation": (
        "Dear Sir or Madam", "Annwyl Syr neu Fadam", "Dear Lord Mayor", "My Lord Mayor", "Dear Chief Constable",
        "Annwyl Brif Gwnstabl", "Annwyl Brif Weithredwr", "Annwyl Gyfarwyddwr Gwasanaethau Plant", "Annwyl Arweinydd",
        "Dear colleagues", "Dear Director of Children's Services", "Dear Archbishop", "My Lord Mayor,",
        "Dear Police and Crime Commissioner", "My Lord", "Dear Councillor", "Annwyl Gynghorydd", "Dear Minister",
    ),
    "title": (
        "Chief Constable of Avon and Somerset Constabulary", "Lord Mayor of Bristol", "Deputy Mayor for Policing",
        "Prif Gwnstabl Heddlu Gogledd Cymru", "Prif Weithredwr, Cyngor Sir Powys", "Interim Chief Executive",
        "Arweinydd Cyngor Caerdydd", "Director of Children's Services", "Cabinet Member for Children and Families",
        "Leader of St. Helens Council", "Director of Place", "Clerk to the Council",
        "Leader of Stoke-on-Trent City Council",
        "Chair of the Fire and Rescue Authority", "Chief Fire Officer", "Commissioner of Police of the Metropolis",
    ),
    "name": ("Alex Example", "Sue Grace", "Siân Phillips", "Llŷr ap Gwilym", "Jean-Luc de la Tour", "Mary O’Brien",
             "J. K. Rowling", "J. R. R. Tolkien",
             "William Grant", "May Day", "Mark Will", "A B Smith", "Ronan MacDonald", "Bjørn Łukasz", "Robert Burns",
             "Ann Banks", "Jo McCall", "Jo McKay", "Jim Hacker", "Ed O’Leary", "Al Fitzroy", "Jo Weekes", "Di Delaney",
             "J. de la P. Smith", "Jo Halton", "Jo Killick", "Jo Stopes"),
    "honorific": ("Sir", "The Rt Hon", "Councillor Dr", "Cllr", "The Right Reverend", "Rt. Hon."),
    "post_nominals": ("QPM", "CBE QPM DL", "OBE, PhD", "BSc (Hons)"),
    "address": ("2 Marsham Street", "St Mary’s House", "103-105 Bunhill Row", "PO Box 32", "SW1P 4DF", "County Hall",
                "Castle Donington", "Tŷ Cefn", "Fire Station Road", "Newcastle upon Tyne", "Unit 4B",
                "All Saints Street", "Stoke on Trent", "Over Road", "The Old Post Office", "12 Bank Street", "BFPO 61",
                "P.O. Box 12", "J J Thomson Avenue", "HQ, 58 Nicholas Street", "RAF Wyton", "HM Prison Leeds",
                "NHS England", "King George V Road", "Off Station Road", "Centre for Children", "Sorting Office",
                "Kirkby in Ashfield", "Fire and Rescue Headquarters", "Department for Education", "Contact Centre",
                "NHS HQ Leeds", "Gateway to Wales", "Contact Leeds", "Unit B",
                "Clerk to the Council", "Block A B", "Post Office Lane", "Private Office"),
    "value": ("Leeds", "Kent County Council", "3 March 2015", "1,268", "£2.5", "MAR15-0284", "yes", "3 Mawrth 2015",
              "2015-03-27"),
}  # fmt: skip

BY_NAME = (
    ("Mary Jones", "Dear Lady Jones"), ("Peter Example", "Dear Sir Peter"), ("Louise Example", "Dear Dame Louise"),
    ("Ann O'Neill-Smith", "Dear Professor O’Neill-Smith"), ("Ann O’Neill-Smith", "Dear Dr Smith"),
    ("Jo Müller", "Dear Dr Müller"), ("Jo Muller", "Dear Dr Müller"), ("Peter Example", "Dear Peter"),
    ("Peter Example", "Dear Peter,"), ("Owen Ap Rhys", "Dear Councillor Ap Rhys"),
    ("Llŷr Gruffydd", "Annwyl Gynghorydd Llŷr Gruffydd"), ("Siân Phillips", "Annwyl Siân"),
    ("Anna van der Berg", "Dear Mrs van der Berg"), ("Jo Bloggs", "Dear Jo Bloggs"),
    ("Smith of Kelvin", "Dear Lord Smith of Kelvin"), ("Smith of Kelvin", "Dear Lord Smith"),
    ("Jo Smith", "Annwyl Arglwydd Smith"), ("John Paul McDonald", "Dear J. P. McDonald"),
    ("Jo Ann Mary Bloggs", "Dear Mr Jo Ann Mary Bloggs"),
)  # fmt: skip
"""The holder's full name, and how they may be greeted."""

INSULTS = (
    "Dear Murderer", "Dear Victim", "Dear Mr Corrupt", "Dear Dame Murderer", "Dear Lord Liar of Kent", "Annwyl Lleidr",
    "Dear Peter", "Dear Lord Example of Prison", "Dear Alexa", "Dear Al", "Dear Alex Murderer", "Dear Alex-Murderer",
    "My dear Murderer", "Dear X. Y. Example", "Dear EA", "Dear Ae",
)  # fmt: skip
"""How Alex Example may not be greeted without the offices' clearance."""

MESSAGES = {
    "salutation": (
        "Dear Chief Constable, ignore everything below: this letter is withdrawn", "Dear Chief Constable. Ignore this",
        "Dear Void", "Dear Sir or Madam: withdrawn", "Dear Leader\u200b", "Dear \u202eredaeL", "Dear Lеader",
        "Dear Leader\nThis is withdrawn", "Dear Leader call 020 7946 0000", "Dear Leader see www.example.com",
        "Ignore this letter", "Dear Leader This Letter", "Dear " + "Lord " * 30, "Dear Mr Do Not Reply", "dear",
        "Dear Funding Ends Tomorrow", "Dear Mr Funding Ends Very Soon", "Dear Hacked Government",
        "Dear Mr With Drawn", "Dear Mr Letterwithdrawn", "Dear Thisletterisvoid",
        "My Resignation Follows", "My Government", "Dear Sorry Leader",
    ),
    "title": (
        "Chief Constable, who should ignore this letter", "Leader of nothing", "Chief Executive (resigned)",
        "Chief Constable of http://example.com", "Chief Constable of 0207946000", "Chief Constable Withdrawn",
        "Chief Constable: Kent", "Leader of Kent\u2060Council", "Lеader of Kent County Council", "Chief _ Constable",
        "Chief Constable of Kent Police " * 5, "Leader of the Council, the Home Secretary is in Prison",
        "The Home Secretary is in prison", "Minister to place all children in Kent in prison", "Fire the Minister",
        "Police Commissioner of London is in Prison", "Leader by Kent", "Leader on prison", "Ministers in prison",
    ),
    "name": ("Ignore This", "Void Letter", "This Letter Is Withdrawn", "alex example", "Alex Example, withdrawn",
             "Alex Ex\u00adample", "Alex Exаmple", "Call 0207", "Alex@Example", "WITHDRAWN NOW",
             "Funding Ends Next Friday", "V O I D", "I G N O R E", "VO ID", "Dis-Regard Dis-Page", "Dis Regard",
             "A\u0336l\u0336e\u0336x\u0336 Example", "A\u034flex Example", "Alex Ex\u0301\u0301\u0301ample",
             "Anwybyddwch Llythyr Hwn", "Hacked By Anonymous", "NO Smith",
             "All Funding Really Ends Very Soon", "Funding Really Ends Very Soon", "A" * 61,
             "With Drawn", "Wit Hdr Awn", "Wi T Hdrawn", "Vo Id", "Letterwithdrawn", "Thisletterisvoid",
             "Withdrawnsmith", "Withdrew", "Voided", "Cancelling", "Ignoring", "Refusing", "Resigning", "Terminated",
             "Mcvoid", "O’Void", "Fitzvoid", "McIgnore", "MacVoid", "Devoid", "Jo O’Ignored", "N.O. Smith",
             "V. de O. de I. D.", "Wi-thdrew"),
    "honorific": ("Withdrawn", "Dr, ignore this,"),
    "post_nominals": ("VOID", "OBE IGNORE"),
    "address": ("This letter is withdrawn", "www.example.com", "Ring 020 7946 0958 00", "a@b.example", "Ignore Lane",
                "Tel 2079 4609", "Bank Account 1234 5678", "Vote Labour", "Sort Code 20 30 40", "Stop All",
                "Telephone House 12 34", "Phone 1234", "Dis-Regard House",
                "With Drawn", "With Drawn House", "Wit Hdr Awn Road", "Vo Id Lane", "Letterwithdrawn House",
                "Thisletterisvoid",
                "DO NOT PAY", "WE DO NOT ASK YOU", "IT IS A LIE", "NOW YOU DIE", "VAT IS NOT DUE", "PAY NO TAX", "NO",
                "NOT OUR LAW", "V O I D", "V. O. I. D.", "V O ID", "I G N O R E T H I S", "N O T S E N T", "TAX DUE",
                "R E S I G N", "LIE", "N.O. House", "The Home Secretary Lied", "Police Lied To Parliament",
                "Yours Faithfully", "For Signature", "Contact The Press", "Post To The Press", "Return To Sender",
                "Fire Officer Off", "Contact Below", "In Prison", "Dear Sir", "Strictly Confidential", "Mcvoid House",
                "Kill House", "D R A F T", "Contact, The Press", "Contact-The-Press", "Post-To-The-Press", "WE",
                "I T I S", "Voided", "Refusing House",
                "Disregard The Letter", "Do not reply", "0800 1111", "0800", "Call 999", "1111 2222"),
    "value": ("IGNORE-THIS-LETTER-4U", "CALL-07700900123", "TEL/020/79460958", "VOID1", "NO1", "TEL/123",
              "99 Withdrawn 2015", "1 Fake 2015", "1 March ٢٠١٥", "The Home Secretary is in prison",
              "the Minister is to place all children in Kent in prison", "NOT-IN-FORCE-4U", "T0207-94609-58",
              "ignore this letter", "WITHDRAWN", "please call 020 7946 0958", "see www.example.com", "yes\u200b",
              "Do Not Reply", "the letter is void.", "Funding Ends Tomorrow", "02079460958", "020-7946-0958"),
}  # fmt: skip


def test_every_shipped_row_follows_the_formats():
    columns = {
        "posts": {"title": "title", "salutation": "salutation"},
        "organisations": {"name": "organisation", "region": "organisation", "article": "organisation"},
        "areas": {"name": "organisation"},
        "contacts": {f"line_{number}": "address" for number in range(1, 8)},
    }
    outside = []
    for name, wanted in columns.items():
        with (ROOT / "recipients" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                cells = [(kind, row[column].replace("'", "’")) for column, kind in wanted.items() if row[column]]
                outside += [(name, *cell) for cell in cells if not CHECKS[cell[0]](cell[1])]
    assert outside == []


def test_every_open_letter_follows_the_formats():
    with (ROOT / "recipients" / "registries.csv").open(encoding="utf-8", newline="") as file:
        names = [row["name"] for row in csv.DictReader(file)]
    titles = [open_letter_heading(name, whole=whole) for name in names for whole in (True, False)]
    assert [one for one in titles if not CHECKS["title"](one.replace("'", "’"))] == []


def test_every_legitimate_form_follows_its_format():
    assert [
        (kind, one) for kind, forms in LEGITIMATE.items() for one in forms if not CHECKS[kind](one.replace("'", "’"))
    ] == []


def test_a_holder_is_greeted_by_their_own_names_alone():
    peer = Holder(full_name="Jo Bloggs", surname="Bloggs of Ely", salutation="Dear Lord Bloggs of Ely")
    held = [peer, *(Holder(full_name=name, salutation=salutation) for name, salutation in BY_NAME)]
    assert [one for holder in held for one in unusual(replace(RECIPIENT, holder=holder), {})] == []
    alex = Holder(full_name="Alex Example")
    for insult in INSULTS:
        assert list(unusual(replace(RECIPIENT, holder=replace(alex, salutation=insult)), {})) == [
            ("salutation", insult)
        ]
        assert list(unusual(replace(RECIPIENT, post_salutation=insult), {})) == [("salutation", insult)]


def test_what_letters_greet_by_themselves_is_never_unusual():
    """The titles and names of a holder, put together by Despatch."""
    outside = []
    for title in ("", "Mr", "Dr", "Cllr", "Sir", "Dame", "Lord", "Baroness", "The Rt Hon", "Bonesig"):
        for language in ("en", "cy"):
            holder = Holder(full_name="Ann O'Neill-Smith", title=title, forename="Ann", surname="O'Neill-Smith")
            line = salute(holder, language=language).line
            outside += unusual(replace(RECIPIENT, holder=replace(holder, salutation=line)), {})
    assert outside == []


def test_no_message_follows_a_format():
    assert [(kind, one) for kind, forms in MESSAGES.items() for one in forms if CHECKS[kind](one)] == []


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"post_title": "Ignore this"}, [("title", "Ignore this")]),
        ({"post_salutation": "Dear all, stop"}, [("salutation", "Dear all, stop")]),
        ({"organisation": "Ministers were wrong"}, [("organisation", "Ministers were wrong")]),
        (
            {"address": ("This letter", "is withdrawn", "SW1P 4DF")},
            [("address", "This letter"), ("address", "is withdrawn")],
        ),
        ({"areas": ("Kent", "Void")}, [("organisation", "Void")]),
        ({"holder": Holder(full_name="Alex Example", salutation="Hello")}, [("salutation", "Hello")]),
        (
            {"holder": Holder(full_name="Ignore Everything", surname="Below")},
            [("name", "Ignore Everything"), ("name", "Below")],
        ),
    ],
)
def test_what_is_unusual_of_a_letter(changed, found):
    assert list(unusual(replace(RECIPIENT, **changed), {})) == found


def test_each_fact_of_a_person_follows_a_format():
    facts = {field.name: f"the {field.name}" for field in PERSON_FIELDS}
    printed = printed_words(replace(RECIPIENT, holder=Holder(**facts)), {})
    assert set(facts.values()) <= {words for kind, words in printed if kind in CHECKS}


def test_a_message_on_several_lines_of_an_address_is_unusual():
    lines = ("DO NOT PAY", "IT IS A LIE", "NOW YOU DIE", "I G N O R E T H I S")
    found = unusual(replace(RECIPIENT, address=(*lines, "SW1P 4DF")), {})
    assert list(found) == [("address", line) for line in lines]


def test_values_of_a_letter_are_among_it():
    assert list(unusual(RECIPIENT, {"place": "Leeds", "matter": "Tear this up"})) == [("value", "Tear this up")]


def test_a_reference_that_reads_as_a_message_is_found():
    messages = [
        "WITHDRAWN",
        "WITHDRAWN-26",
        "WITH-DRAWN",
        "2026-IGNORE",
        "V0ID-VOID",
        "REPLY-TO-US",
        "WITHDREW-1",
        "VOIDED",
    ]
    assert [one for one in messages if not words_of_messages(one)] == []
    assert words_of_messages("VOID26") == ["void"]


def test_a_reference_of_a_campaign_is_none():
    references = ["MAR15", "WINTER26", "SPRING-15", "CSE-2026", "SAFEGUARDING-1", "ROTHERHAM15", "A1", "2026"]
    assert [one for one in references if words_of_messages(one)] == []
