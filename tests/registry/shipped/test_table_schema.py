"""Each kind of fault that a description of tables can have, or a file beside it: in a package of two small tables."""

import copy
import json

import pytest

from app.registry.shipped.table_schema import schema_faults

DESCRIPTION = {
    "name": "small",
    "title": "Two tables",
    "resources": [
        {
            "name": "bodies",
            "path": "bodies.csv",
            "schema": {
                "fields": [
                    {"name": "key", "type": "string", "constraints": {"required": True, "pattern": "la:[A-Z]+"}},
                    {"name": "name", "type": "string", "constraints": {"unique": True}},
                    {"name": "kind", "type": "string", "constraints": {"enum": ["county", "district"]}},
                ],
                "primaryKey": "key",
            },
        },
        {
            "name": "seats",
            "path": "seats.csv",
            "schema": {
                "fields": [
                    {"name": "body", "type": "string"},
                    {"name": "on", "type": "date"},
                    {"name": "seats", "type": "integer", "constraints": {"minimum": 1}},
                    {"name": "share", "type": "number", "constraints": {"minimum": 0, "maximum": 1}},
                    {"name": "final", "type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
                ],
                "primaryKey": ["body", "on"],
                "foreignKeys": [{"fields": "body", "reference": {"resource": "bodies", "fields": "key"}}],
            },
        },
    ],
}
BODIES = "key,name,kind\nla:ROT,Rotherham,district\nla:DEV,Devon,county\nla:X,,\n"
SEATS = "body,on,seats,share,final\nla:ROT,2015-04-03,59,0.25,true\nla:ROT,2016-04-03,,,\nla:DEV,2015-04-03,1,1,false\n"


@pytest.fixture
def faults_of(tmp_path):
    """The faults, as file, row, column and kind, of a package with one place of one table changed."""

    def faults(file="", was="", now="", description=DESCRIPTION):
        texts = {"bodies.csv": BODIES, "seats.csv": SEATS}
        if file:
            assert texts[file].count(was) == 1
            texts[file] = texts[file].replace(was, now)
        for name, text in texts.items():
            (tmp_path / name).write_bytes(text.encode("utf-8", "surrogateescape"))
        (tmp_path / "datapackage.json").write_text(json.dumps(description), encoding="utf-8")
        return [(fault.file, fault.row, fault.column, fault.facts["type"]) for fault in schema_faults(tmp_path)]

    return faults


def test_sound_tables_have_no_faults(faults_of):
    assert faults_of() == []


def test_the_same_text_with_other_line_ends_and_quotes_has_none(faults_of):
    assert faults_of("bodies.csv", "la:DEV,Devon,county\n", '"la:DEV","Devon\n""and more""",county\r\n') == []


FAULTS = {
    "an empty cell that is required": ("bodies.csv", "la:X,,", ",Exeter,", 4, "key", "constraint-error"),
    "another pattern": ("bodies.csv", "la:X", "la:x", 4, "key", "constraint-error"),
    "a pattern in a part of the cell": ("bodies.csv", "la:X", "la:X:2", 4, "key", "constraint-error"),
    "a value that is not listed": ("bodies.csv", "Devon,county", "Devon,town", 3, "kind", "constraint-error"),
    "a name twice": ("bodies.csv", "Devon", "Rotherham", 3, "name", "unique-error"),
    "a key twice": ("bodies.csv", "la:X", "la:DEV", 4, "key", "primary-key"),
    "a key of two columns twice": ("seats.csv", "2016-", "2015-", 3, "body, on", "primary-key"),
    "a key that no other table has": ("seats.csv", "la:DEV", "la:EXE", 4, "body", "foreign-key"),
    "a date written otherwise": ("seats.csv", "2016-04-03", "20160403", 3, "on", "type-error"),
    "a day that there is not": ("seats.csv", "2016-04-03", "2016-04-31", 3, "on", "type-error"),
    "a number in words": ("seats.csv", ",59,", ",many,", 2, "seats", "type-error"),
    "a fraction of a seat": ("seats.csv", ",59,", ",5.9,", 2, "seats", "type-error"),
    "a number that only Python reads": ("seats.csv", ",59,", ",5_9,", 2, "seats", "type-error"),
    "a number that is none": ("seats.csv", ",0.25,", ",NaN,", 2, "share", "type-error"),
    "too little": ("seats.csv", ",59,", ",0,", 2, "seats", "constraint-error"),
    "too much": ("seats.csv", ",0.25,", ",1.25,", 2, "share", "constraint-error"),
    "neither true nor false": ("seats.csv", "true", "yes", 2, "final", "type-error"),
    "an empty row": ("seats.csv", "la:ROT,2016-04-03,,,\n", "\n", 3, "", "blank-row"),
    "a row of empty cells": ("seats.csv", "la:ROT,2016-04-03,,,\n", ",,,,\n", 3, "", "blank-row"),
    "too few cells": ("seats.csv", "2016-04-03,,,", "2016-04-03,,", 3, "", "missing-cell"),
    "too many cells": ("seats.csv", "2016-04-03,,,", "2016-04-03,,,,", 3, "", "extra-cell"),
    "a column less": ("bodies.csv", "name,kind", "name", 1, "kind", "missing-label"),
    "a column more": ("bodies.csv", "name,kind", "name,kind,note", 1, "note", "extra-label"),
    "columns in another order": ("bodies.csv", "name,kind", "kind,name", 1, "", "incorrect-label"),
    "a column twice": ("bodies.csv", "name,kind", "name,kind,kind", 1, "", "incorrect-label"),
    "no header": ("bodies.csv", BODIES, "", 1, "key", "missing-label"),
    "another encoding": ("bodies.csv", "Devon", "D\udce9von", 0, "", "source-error"),
    "quotes that nothing closes": ("bodies.csv", "Devon", '"Devon', 0, "", "source-error"),
}


@pytest.mark.parametrize(("file", "was", "now", "row", "column", "kind"), FAULTS.values(), ids=FAULTS)
def test_a_fault_of_a_table_is_found_with_its_place(faults_of, file, was, now, row, column, kind):
    assert (file, row, column, kind) in faults_of(file, was, now)


def test_a_table_that_cannot_be_read_leaves_the_keys_that_name_it_alone(faults_of):
    assert {file for file, *_place in faults_of("bodies.csv", "name,kind", "kind,name")} == {"bodies.csv"}


def asking(*, field=None, resource=None, table=None):
    """The description with more in its last field, its last table, or the schema of that."""
    changed = copy.deepcopy(DESCRIPTION)
    last = changed["resources"][-1]
    last["schema"]["fields"][-1] |= field or {}
    last["schema"] |= table or {}
    last |= resource or {}
    return changed


DESCRIPTIONS = {
    "not an object": [],
    "no tables": {"resources": []},
    "a table without a schema": {"resources": [{"name": "bodies", "path": "bodies.csv"}]},
    "a type that is not checked": asking(field={"type": "geopoint"}),
    "a format that is not checked": asking(field={"format": "%d/%m/%Y"}),
    "a constraint that is not checked": asking(field={"constraints": {"minLength": 2}}),
    "a limit of what is no number": asking(field={"constraints": {"maximum": 2}}),
    "a pattern that is none": asking(field={"constraints": {"pattern": "("}}),
    "other words for true": asking(field={"trueValues": ["yes"]}),
    "blanks written otherwise": asking(table={"missingValues": ["-"]}),
    "a column twice": asking(field={"name": "share"}),
    "a table twice": asking(resource={"name": "bodies"}),
    "a key of no column": asking(table={"primaryKey": ["body", "day"]}),
    "a key of no other table": asking(
        table={"foreignKeys": [{"fields": "body", "reference": {"resource": "areas", "fields": "key"}}]}
    ),
    "a key that is wider than the other": asking(
        table={"foreignKeys": [{"fields": ["body", "on"], "reference": {"resource": "bodies", "fields": "key"}}]}
    ),
    "another encoding": asking(resource={"encoding": "cp1252"}),
    "another delimiter": asking(resource={"dialect": {"delimiter": ";"}}),
    "a file elsewhere": asking(resource={"path": "../seats.csv"}),
}


@pytest.mark.parametrize("description", DESCRIPTIONS.values(), ids=DESCRIPTIONS)
def test_a_description_that_is_wrong_or_asks_for_more_is_a_fault(faults_of, description):
    found = faults_of(description=description)
    assert found
    assert {(file, kind) for file, _row, _column, kind in found} == {("datapackage.json", "package-error")}
