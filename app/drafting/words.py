"""What is wrong in a template, in words: code to sentence (rule 11)."""

from collections.abc import Mapping

from app.letters.problems import Fact, Problem
from app.web.problem_words import CANT_PRINT, characters_in_words

CANT_HOLD = "A letter can’t hold {}. {}"

WORDS: Mapping[str, str] = {
    "front_matter_missing": "The file must begin with front matter: entries between two lines of three hyphens.",
    "front_matter_malformed": "The front matter can’t be read as YAML: {problem}.",
    "title_missing": "The template has no title. Add “title:” to the front matter.",
    "entry_not_a_mapping": "“{entry}” must hold names with values, one to a line.",
    "entry_unknown": "There is no entry “{entry}”. Those that there are: {known}.",
    "entry_repeated": "“{entry}” stands twice. Keep one.",
    "entry_missing": "“{entry}” is missing. Add it.",
    "entry_not_text": "A list stands where one line of text belongs.",
    "entry_not_a_number": "“{value}” is not a whole number from 1 to 365.",
    "entry_not_yes_or_no": "“{value}” is neither yes nor no.",
    "entry_not_allowed": "“{value}” is not one of: {allowed}.",
    "entry_not_a_list": "One value stands where a list belongs: begin each item on its own line with a hyphen.",
    "field_name_malformed": "The name “{field}” holds a bracket, a comma or two question marks. Leave them out.",
    "field_reserved": "“{field}” comes with every letter and can’t be declared. Use another name.",
    "field_repeated": "“{field}” is declared twice. Keep one.",
    "field_undeclared": "(({field})) is not declared. Add it to the fields, or correct its name.",
    "field_in_address": "A web address can’t hold a field. Write the address out.",
    "long_text_by_recipient": "“{field}” is long text and differs by recipient; only short fields may. Make it text.",
    "choices_missing": "“{field}” is a choice without choices. List them.",
    "choices_misplaced": "“{field}” has choices and is not of the type choice. Make it one, or drop them.",
    "where_not_yes_or_no": "“{field}” has a where and is not of the type yes/no. Make it one, or drop the where.",
    "condition_unclosed": "The condition (({name}?? is never closed. End it with two brackets.",
    "condition_nested": "The condition (({name}?? holds another. Put them one after the other.",
    "field_foreign": "“{text}” looks like a merge field from Word or another system. Convert it to a ((field)), or "
    "say that it is meant as text.",
    "field_unclosed": "“{text}” would print as it stands. A field begins and ends with two brackets, and its name"
    " holds no comma and no bracket. Where brackets are meant, put a backslash before the first.",
    "audience_unopened": "This ::: closes an audience block, and none is open.",
    "audience_nested": "An audience block begins inside another. Close the first with a line of :::.",
    "audience_malformed": "An audience block begins with “::: for” and the registries that it is for.",
    "audience_unknown": "There is no registry “{registry}”. Those that there are: {known}.",
    "audience_unclosed": "This audience block is never closed. End it with a line of :::.",
    "asks_missing": "((asks)) stands in the text, and the front matter asks for nothing. Add asks, or take it out.",
    "asks_not_alone": "((asks)) stands for a list. Give it a paragraph of its own.",
    "asks_unprinted": "The text for {registry} leaves out what the letter asks. Add ((asks)).",
    "text_empty": "There is no text for {registry}. Write some, or take it out of the registries.",
    "text_missing": "There is no text. Write some below the front matter.",
    "asks_left_out": "The text leaves out what the letter asks. Add ((asks)).",
    "link_definition": "“{text}” would print as it stands. Write [words](address) where the link belongs.",
    "link_relative": "“{address}” leads nowhere on paper. Write the address out, beginning with https://.",
    "page_break_late": "After this page break comes one line, which would stand alone with the signatures. Write more"
    " after it, or take the break out.",
    "list_number_long": "This list counts to {number}, and may count to {limit} at most. Where no list is meant, put a"
    " backslash after the number.",
    "list_too_long": "The list has {lines} lines, and may have {limit} at most. Leave some out, or put them into"
    " the text.",
    "heading_nested": CANT_HOLD.format("a heading inside a list or a quotation", "Put it in the text itself."),
    "heading_level": CANT_HOLD.format("headings of several levels", "Begin each with two hash signs."),
    "page_break_nested": CANT_HOLD.format("a page break inside a list or a quotation", "Put it in the text itself."),
    "rule": CANT_HOLD.format("a rule across the page", "Take it out; three asterisks begin a new page."),
    "html": CANT_HOLD.format("HTML", "Write it in Markdown."),
    "image": CANT_HOLD.format("a picture", "Take it out."),
    "table": CANT_HOLD.format("a table", "Write it as a list."),
    "unprintable_characters": str(CANT_PRINT),
    "code": CANT_HOLD.format("code", "Take out the backticks."),
}


def sentence(problem: Problem) -> str:
    """What is wrong and what to do; the line is the caller's to say."""
    return WORDS[problem.code].format_map({name: _fact_words(name, fact) for name, fact in problem.facts.items()})


def _fact_words(name: str, fact: Fact) -> str:
    if isinstance(fact, tuple):
        return characters_in_words(fact) if name == "characters" else ", ".join(fact)
    return str(fact)
