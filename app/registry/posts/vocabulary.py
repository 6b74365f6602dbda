"""Words of which titles, organisations and places are made: those that ship, and those of offices elsewhere; in
practice, those of its country too.

It is closed on purpose: a line that is made of these words alone says what somebody or something is called, and
nothing else (docs/security.md, "What a signed letter may say").
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

from sqlalchemy.orm import Session

from app.places import Place
from app.platform.practice import has_practice_mark
from app.platform.root import ROOT

PRACTICE_NAMES: Place[Callable[[], Iterable[str]]] = Place("names in the country of practice")
"""Titles, salutations, organisations, areas and regions of its registries as they are made: no page changes them."""

WORD = re.compile(r"[^\W\d_]+(?:[’-][^\W\d_]+)*\.?")

_OFFICES = """
    a academies academy accountable acting adult adults affairs alderman all ambulance and annex archbishop assembly
    assistant association at authority bishop borough burgess by cabinet captain care cathedral centre chair
    chairman chairperson chairwoman chancellor chaplain chief child children children’s clerk coast college
    commander commissioner commissioners commons communities community comptroller constable convener convenor
    corporate council councillor councils county court cross crown customer dean defence department deputy
    development diocese dioceses director directors district early ecclesiastical education elected employment
    england environment equalities executive families family finance fire first for foundation general governance
    governor group guard guardian guardians head headteacher health healthcare her hertfordshire high highness his
    holder home honourable hospital hospitals housing human improvement in infirmary inspector inspectorate
    institute integrated interim joint judge justice king’s lady law le lead leader leadership learning leisure
    lieutenant life lord lords majesty’s manager managing mayor mayoral medical medicine member mental metropolitan
    military minister ministry monitoring named national neighbourhood nurse nursing of office officer officers
    offices ombudsman on operating operations or parish parliament parliamentary partnership partnerships people
    people’s permanent place police policing port portfolio practice president primary principal prison prisons
    privy probation professor programme protection provost public quality queen’s rector regeneration regional
    registrar rescue resources royal safeguarding safety school schools science secretaries secretary senior service
    services sheriff shire skills social society speaker special standards state strategic strategy superintendent
    system systems the to town transformation transport treasurer trust trustee trustees under undersecretary
    unitary university upon vice village ward warden well-being wellbeing with women young youth
"""

_WELSH = """
    a ac addysg adran aelod aelodau ardal arglwydd arglwyddes arolygydd arweiniol arweinydd asiantaeth atebol athro
    awdurdod bont brif bro bwrdd bwrdeistref cabinet cadeirydd cadeiryddes caerdydd canolbarth casnewydd cefn clerc
    comisiynydd cyd cydweithiwr cyfarwyddwr cyfarwyddwyr cyffredinol cymdeithasol cymru cymuned cynghorydd cyngor
    cynorthwyol de deheudir dinas dirprwy dref dro dros dyfed esgob faer fro gadeirydd gan ganolog glerc gofal
    gogledd gomisiynydd gwasanaeth gwasanaethau gweinidog gweithredol gweithredwr gwent gwladol gwnstabl gyfarwyddwr
    gynghorydd gyngor hafren heddlu iechyd is lleol llywodraeth llywydd llŷn maer môn oedolion ogwr pen-y-bont phrif
    plant pobl powys prif prifysgol rhanbarth rhanbarthol rhondda sir swyddog swyddogion taf teulu teuluoedd tref
    trosedd trydydd tân weithredol weithredwr y ym ynys yr ysgol ysgolion ysgrifennydd
"""


@cache
def vocabulary() -> frozenset[str]:
    """In lower case, apostrophes curly."""
    return frozenset({*_OFFICES.split(), *_WELSH.split()}) | _words_of(_shipped())


def words_of_practice(session: Session) -> frozenset[str]:
    """What an installation's vocabulary has beside `vocabulary`: nothing unless it has the practice mark."""
    return _words_of_practice() if has_practice_mark(session) else frozenset()


@cache
def _words_of_practice() -> frozenset[str]:
    return _words_of(name for names in PRACTICE_NAMES for name in names())


def _words_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(word.casefold() for name in names for word in WORD.findall(name.replace("'", "’")))


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
                yield from (row[column] for column in wanted)
