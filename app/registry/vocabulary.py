"""Words of which titles, organisations and places are made: those that ship, and those of offices elsewhere.

It is closed on purpose. None of its words is a verb of a message, so that a line that is made of them alone says what
somebody or something is called and nothing else (docs/security.md, "What a signed letter may say").
"""

import csv
import re
from collections.abc import Iterator
from functools import cache

from app.root import ROOT

WORD = re.compile(r"[^\W\d_]+(?:[’-][^\W\d_]+)*\.?")

_OFFICES = """
    a academies academy all accountable acting adult adults affairs alderman ambulance archbishop assembly assistant
    association authority bishop borough burgess cabinet captain care cathedral centre chair chairman chairperson
    chairwoman chancellor chaplain chief child children children’s clerk coast college commander commissioner
    commissioners commons communities community comptroller constable convener convenor corporate council councillor
    councils county court cross crown customer dean defence department deputy development dioceses diocese director
    directors district early ecclesiastical education elected employment england environment equalities executive
    families family finance fire first foundation general governance governor group guard guardian guardians head
    headteacher health healthcare her hertfordshire high highness his home honourable hospital hospitals housing
    human improvement infirmary inspector inspectorate institute integrated interim joint judge justice king’s lady
    law lead leader leadership learning leisure lieutenant life lord lords majesty’s managing manager mayor mayoral
    medical medicine member mental metropolitan military minister ministry monitoring national neighbourhood nurse
    nursing officer officers offices office ombudsman operating operations or parish parliament parliamentary
    partnership partnerships people people’s permanent place police policing port portfolio holder practice
    president primary principal prison prisons privy probation professor programme protection provost public quality
    queen’s rector regeneration regional registrar rescue resources royal safeguarding safety school schools science
    secretary secretaries senior service services sheriff shire skills social society speaker special standards
    state strategic strategy superintendent system systems town transformation transport treasurer trust trustee
    trustees under undersecretary unitary university vice village ward warden wellbeing well-being women young youth
    at by in to of for and the with upon on le
"""

_WELSH = """
    a ac adran aelod aelodau addysg ardal arglwydd arglwyddes arolygydd arweinydd arweiniol asiantaeth athro atebol
    awdurdod bont bro bwrdd bwrdeistref cabinet cadeirydd cadeiryddes canolbarth cefn clerc comisiynydd cyd
    cydweithiwr cyfarwyddwr cyfarwyddwyr cyffredinol cymdeithasol cymru cymuned cynghorydd cyngor cynorthwyol
    caerdydd casnewydd de deheudir dinas dirprwy dref dros dro dyfed esgob faer fro gadeirydd gan ganolog gogledd
    gofal gomisiynydd gwasanaeth gwasanaethau gweinidog gweithredol gweithredwr gwent gwnstabl gwladol gyfarwyddwr
    gyngor gynghorydd glerc hafren heddlu iechyd is llywydd lleol llŷn llywodraeth maer môn oedolion ogwr pen-y-bont
    plant pobl powys prif brif phrif prifysgol rhanbarth rhanbarthol rhondda sir swyddog swyddogion tân taf teulu
    teuluoedd tref trosedd trydydd weithredwr weithredol y yr ym ynys ysgol ysgolion ysgrifennydd
"""


@cache
def vocabulary() -> frozenset[str]:
    """In lower case, apostrophes curly."""
    return frozenset(
        {*_OFFICES.split(), *_WELSH.split(), *(word.casefold() for words in _shipped() for word in WORD.findall(words))}
    )


def _shipped() -> Iterator[str]:
    """Titles, salutations, organisations, areas and regions of the registries that ship."""
    columns = {
        "posts": ("title", "salutation"),
        "organisations": ("name", "region"),
        "areas": ("name",),
        "registries": ("name",),
    }
    for name, wanted in columns.items():
        with (ROOT / "recipients" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (row[column].replace("'", "’") for column in wanted)
