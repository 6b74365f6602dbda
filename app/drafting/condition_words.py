"""For whom a field answers itself with yes, in words."""

from app.letters.page.wording import join
from app.letters.text.front_matter import FieldSpec
from app.registry.words import MANY

WITH_CHILDRENS_SERVICES = frozenset(
    ("county", "unitary", "metropolitan_district", "london_borough", "city_corporation", "sui_generis")
)
"""The kinds of council in England that run children's services."""


def short_condition_words(spec: FieldSpec) -> str:
    """As `condition_words`, for a cell or between brackets: "councils with children’s services"."""
    if spec.where.keys() == {"kind"} and set(spec.where["kind"]) == WITH_CHILDRENS_SERVICES:
        return "councils with children’s services"
    return condition_words(spec)


def condition_words(spec: FieldSpec) -> str:
    """Recipients for whom a field answers itself with yes: "county councils and unitary councils in England"."""
    kinds = join([MANY.get(kind, kind) for kind in spec.where.get("kind", ())]) or "recipients"
    places = [f" in {join(spec.where[fact])}" for fact in ("region", "nation") if fact in spec.where]
    registries = [slug.replace("-", " ") for slug in spec.where.get("registry", ())]
    return f"{kinds}{''.join(places)}{f' ({join(registries)})' if registries else ''}"
