"""What is wrong in a template, in words: code to sentence (rule 11)."""

from collections.abc import Mapping

from app.letters.problems import Fact, Problem
from app.web.problem_words import CANT_PRINT, characters_in_words

CANT_HOLD = "A letter can’t contain {}. {}"

WORDS: Mapping[str, str] = {
    "front_matter_missing": "The file must begin with front matter: entries between two lines of three hyphens.",
    "front_matter_malformed": "The front matter can’t be read as YAML: {problem}.",
    "title_missing": "The template has no title. Add “title:” to the front matter.",
    "entry_not_a_mapping": "“{entry}” must have names with values, one on each line.",
    "entry_unknown": "There is no entry “{entry}”. Use one of: {known}.",
    "entry_repeated": "“{entry}” is there twice. Keep only one.",
    "entry_missing": "“{entry}” is missing. Add it.",
    "entry_not_text": "This must be one line of text, not a list.",
    "entry_not_a_number": "Write a whole number from 1 to 365 in place of “{value}”.",
    "entry_not_yes_or_no": "Write yes or no in place of “{value}”.",
    "entry_not_allowed": "Replace “{value}” with one of: {allowed}.",
    "entry_not_a_list": "This must be a list. Begin each item on a new line with a hyphen.",
    "field_name_malformed": "The name “{field}” has a bracket, a comma or two question marks. Remove them.",
    "field_reserved": "Every letter already has the field “{field}”. Use another name.",
    "field_repeated": "There are two fields “{field}”. Keep only one.",
    "field_undeclared": "There is no field “{field}”. Add it to the fields, or correct its name.",
    "field_in_address": "A web address can’t contain a field. Write the whole address.",
    "long_text_by_recipient": "“{field}” differs by letter, so it can’t be long text. Change its type to text.",
    "choices_missing": "“{field}” is a choice but has no choices. List them.",
    "choices_misplaced": "“{field}” has choices but its type is not choice. Change the type, or remove the choices.",
    "where_not_yes_or_no": "“{field}” has “where” but its type is not yes/no. Change the type, or remove “where”.",
    "condition_unclosed": "The condition (({name}?? has no end. End it with two brackets.",
    "condition_nested": "The condition (({name}?? has another condition inside it. Put them one after the other.",
    "field_foreign": "“{text}” looks like a merge field from Word or another system. Convert it to a field, or "
    "choose to print it as text.",
    "field_unclosed": "“{text}” would be printed as it is. A field begins and ends with two brackets, and its name"
    " can’t have a comma or a bracket. To print brackets, put a backslash before the first one.",
    "audience_unopened": "This ::: ends words for some registries, but no such words have begun. Remove it.",
    "audience_nested": "Words for some registries begin inside others. End the first with a line of :::.",
    "audience_malformed": "Begin words for some registries with “::: for” and the registries.",
    "audience_unknown": "There is no registry “{registry}”. Use one of: {known}.",
    "audience_unclosed": "These words for some registries have no end. End them with a line of :::.",
    "asks_missing": "The text has the list of asks, ((asks)), but the front matter has none. Add asks, or remove it.",
    "asks_not_alone": "The list of asks must be in a separate paragraph.",
    "asks_unprinted": "The asks are missing from the text for {registry}. Insert the list of asks.",
    "text_empty": "There is no text for {registry}. Write some, or remove the registry.",
    "text_missing": "There is no text. Write the text below the front matter.",
    "asks_left_out": "The asks are missing from every text. Insert the list of asks.",
    "link_definition": "“{text}” would be printed as it is. Write [words](address) in place of the link.",
    "link_relative": "Readers can’t follow “{address}” on paper. Write the whole address, beginning with https://.",
    "page_break_late": "Only one line follows this page break, so it would be alone with the signatures. Write more"
    " after it, or remove the page break.",
    "list_number_long": "The numbers in this list reach {number}. They can reach {limit} at most. If it is not a list,"
    " put a backslash after the number.",
    "list_too_long": "The list has {lines} lines. It can have {limit} at most. Remove some, or put them into the text.",
    "heading_nested": CANT_HOLD.format(
        "a heading inside a list or a quotation", "Put it outside the list or quotation."
    ),
    "heading_level": CANT_HOLD.format("headings of several levels", "Begin each with two hash signs."),
    "page_break_nested": CANT_HOLD.format(
        "a page break inside a list or a quotation", "Put it outside the list or quotation."
    ),
    "rule": CANT_HOLD.format("a line across the page", "Remove it. To begin a new page, use three asterisks."),
    "html": CANT_HOLD.format(
        "code in angle brackets, such as <b>",
        "Delete it. To make words bold or italic, select them, then select Bold or Italic.",
    ),
    "image": CANT_HOLD.format("a picture", "Remove it."),
    "format_misplaced": "“{field}” can’t be printed as “{format}”, which is only for fields of the type {type}. "
    "Select the field and choose how its value is printed. In a text with marks, remove the comma and what follows it.",
    "table_nested": CANT_HOLD.format("a table inside a list or a quotation", "Put it outside the list or quotation."),
    "table_cells": "This row has {cells} cells, but the table has {columns} columns. Remove cells, or add columns.",
    "table_wide": "This table has {columns} columns. It can have {limit} at most.",
    "table_empty": "This table would not be printed, because it has no words below its first row. Fill in another row, "
    "or delete the table.",
    "table_unfinished": "These words would be printed with the vertical lines. In a table, a line such as | --- | --- |"
    " comes below the first row.",
    "unprintable_characters": str(CANT_PRINT),
    "code": CANT_HOLD.format("code", "Remove the backticks."),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do; the line is the caller's to say."""
    return WORDS[problem.code].format_map({name: _fact_words(name, fact) for name, fact in problem.facts.items()})


def _fact_words(name: str, fact: Fact) -> str:
    if isinstance(fact, tuple):
        return characters_in_words(fact) if name == "characters" else ", ".join(fact)
    return str(fact)
