"""Where each row of the shipped package goes: its table, its columns, and what it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.platform.history import Versioned
from app.registry.models import (
    AreaService,
    AreaVersion,
    BankHoliday,
    Contact,
    Coverage,
    OrganisationCode,
    OrganisationVersion,
    PostVersion,
    PreElectionPeriod,
    Succession,
)
from app.registry.shipped.package import (
    AreaRow,
    AreaServiceRow,
    BankHolidayRow,
    ContactRow,
    CoverageRow,
    DatedRow,
    OrganisationCodeRow,
    OrganisationRow,
    PackageError,
    PostRow,
    PreElectionPeriodRow,
    SuccessionRow,
)

Values = dict[str, Any]


class Ids(dict[str, int]):
    """Key of the package to the id of its identity row. A key that nothing has is a fault of the package."""

    def __missing__(self, key: str) -> int:
        raise PackageError("unknown_key", key=key)


@dataclass(frozen=True)
class Identities:
    organisations: Ids
    areas: Ids
    posts: Ids


@dataclass(frozen=True)
class Resource:
    """`subject`: the columns that say what a version is about; versions of one subject must not overlap in time."""

    name: str
    model: type[Versioned]
    subject: tuple[str, ...]
    values: Callable[[Any, Identities], Values]


def _dates(row: DatedRow) -> Mapping[str, date | None]:
    return {"valid_from": row.valid_from, "valid_to": row.valid_to}


def _coverage(row: CoverageRow, ids: Identities) -> Values:
    return {"registry_slug": row.registry, "note": row.note, **_dates(row)}


def _organisation(row: OrganisationRow, ids: Identities) -> Values:
    return {
        "organisation_id": ids.organisations[row.organisation],
        "name": row.name,
        "short_name": row.short_name,
        "article": row.article,
        "kind": row.kind,
        "nation": row.nation,
        "region": row.region,
        "website": row.website,
        **_dates(row),
    }


def _code(row: OrganisationCodeRow, ids: Identities) -> Values:
    identity = ids.organisations[row.organisation]
    return {"organisation_id": identity, "scheme": row.scheme, "code": row.code, **_dates(row)}


def _succession(row: SuccessionRow, ids: Identities) -> Values:
    return {
        "predecessor_id": ids.organisations[row.predecessor],
        "successor_id": ids.organisations[row.successor],
        "note": row.note,
        "valid_from": row.on,
        "valid_to": None,
    }


def _area(row: AreaRow, ids: Identities) -> Values:
    return {
        "area_id": ids.areas[row.area],
        "name": row.name,
        "authority_id": ids.organisations[row.authority],
        "nation": row.nation,
        "region": row.region,
        **_dates(row),
    }


def _service(row: AreaServiceRow, ids: Identities) -> Values:
    return {
        "area_id": ids.areas[row.area],
        "organisation_id": ids.organisations[row.organisation],
        "role": row.role,
        "share": row.share,
        "is_primary": row.is_primary,
        **_dates(row),
    }


def _post(row: PostRow, ids: Identities) -> Values:
    return {
        "post_id": ids.posts[row.post],
        "registry_slug": row.registry,
        "organisation_id": ids.organisations[row.organisation],
        "title": row.title,
        "names_organisation": row.names_organisation,
        "salutation": row.salutation,
        "office_is_form": row.office_is_form,
        "source": row.source,
        "note": row.note,
        "title_verified_on": None,
        "title_verified_by": None,
        **_dates(row),
    }


def _contact(row: ContactRow, ids: Identities) -> Values:
    """Contacts hold for every date: how old one is, its `captured_on` says."""
    return {
        "post_id": None,
        "organisation_id": ids.organisations[row.organisation],
        "channel": row.channel,
        "use": row.use,
        "lines": list(row.lines),
        "county": row.county,
        "value": row.value,
        "note": row.note,
        "source": row.source,
        "captured_on": row.captured_on,
        "verified_on": None,
        "verified_by": None,
        "do_not_use": "",
        "valid_from": None,
        "valid_to": None,
    }


def _bank_holiday(row: BankHolidayRow, ids: Identities) -> Values:
    return {"day": row.date, "title": row.title, "note": row.notes, "valid_from": None, "valid_to": None}


def _period(row: PreElectionPeriodRow, ids: Identities) -> Values:
    return {"name": row.name, "source": row.source, **_dates(row)}


RESOURCES = (
    Resource("coverage", Coverage, ("registry_slug",), _coverage),
    Resource("organisations", OrganisationVersion, ("organisation_id",), _organisation),
    Resource("organisation_codes", OrganisationCode, ("organisation_id", "scheme"), _code),
    Resource("successions", Succession, ("predecessor_id", "successor_id"), _succession),
    Resource("areas", AreaVersion, ("area_id",), _area),
    Resource("area_services", AreaService, ("area_id", "organisation_id", "role"), _service),
    Resource("posts", PostVersion, ("post_id",), _post),
    Resource("contacts", Contact, ("post_id", "organisation_id", "channel", "use"), _contact),
    Resource("bank_holidays", BankHoliday, ("day",), _bank_holiday),
    Resource("pre_election_periods", PreElectionPeriod, ("name",), _period),
)
"""What is kept as versions. The map (`hexes`) is drawn from its file; `corrections` are the package's own history."""
