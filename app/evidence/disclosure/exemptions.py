"""The exemptions of the Freedom of Information Act 2000, Part II, by section. Three paragraphs of section 37 stand
apart: no public interest is weighed for them (the Information Commissioner’s guidance on section 37). What a decision
keeps as section 37 is all of the section."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Exemption:
    """`qualified`: it holds only where the public interest in keeping outweighs that in disclosing (section 2).
    `partly`: some of it is qualified (section 2(3)(fa) names what of section 40 is not)."""

    section: str
    name: str
    qualified: bool = True
    partly: bool = False

    @property
    def may_be_qualified(self) -> bool:
        return self.qualified or self.partly

    @property
    def mark(self) -> str:
        """What a list of exemptions says after its name."""
        if self.partly:
            return " (sometimes qualified)"
        return " (qualified)" if self.qualified else ""

    @property
    def short(self) -> str:
        """As it is printed on what is blacked out: s.40"""
        return f"s.{self.section}"

    @property
    def words(self) -> str:
        return f"Section {self.section}: {self.name}"

    @property
    def of_the_act(self) -> str:
        """As a schedule says it to whoever asked."""
        return f"Section {self.section} of the Freedom of Information Act 2000: {self.name}"


EXEMPTIONS: Mapping[str, Exemption] = {
    exemption.section: exemption
    for exemption in (
        Exemption("21", "accessible by other means", qualified=False),
        Exemption("22", "intended for future publication"),
        Exemption("22A", "research"),
        Exemption("23", "security bodies", qualified=False),
        Exemption("24", "national security"),
        Exemption("26", "defence"),
        Exemption("27", "international relations"),
        Exemption("28", "relations within the United Kingdom"),
        Exemption("29", "the economy"),
        Exemption("30", "investigations and proceedings"),
        Exemption("31", "law enforcement"),
        Exemption("32", "court records", qualified=False),
        Exemption("33", "audit functions"),
        Exemption("34", "parliamentary privilege", qualified=False),
        Exemption("35", "formulation of government policy"),
        Exemption("36", "prejudice to effective conduct of public affairs"),
        Exemption("37", "communications with His Majesty, etc. and honours"),
        Exemption("37(1)(a)", "communications with the Sovereign", qualified=False),
        Exemption("37(1)(aa)", "communications with the heir to the Throne, or the second in line", qualified=False),
        Exemption("37(1)(ab)", "communications with a person who has since become one of these", qualified=False),
        Exemption("38", "health and safety"),
        Exemption("39", "environmental information"),
        Exemption("40", "personal information", qualified=False, partly=True),
        Exemption("41", "information provided in confidence", qualified=False),
        Exemption("42", "legal professional privilege"),
        Exemption("43", "commercial interests"),
        Exemption("44", "prohibitions on disclosure", qualified=False),
    )
}


def exemptions_in_order(sections: Iterable[str]) -> list[str]:
    """Each once, in the order of the Act."""
    wanted = set(sections)
    return [section for section in EXEMPTIONS if section in wanted]


def exemption_words(sections: Iterable[str]) -> str:
    """ "s.35, s.40" """
    return ", ".join(EXEMPTIONS[exemption].short for exemption in exemptions_in_order(sections))


def may_need_interest(sections: Iterable[str]) -> bool:
    """Whether the public interest may have to be weighed for any of them."""
    return any(EXEMPTIONS[section].may_be_qualified for section in sections if section in EXEMPTIONS)


def need_interest(sections: Iterable[str]) -> bool:
    """Whether the public interest has to be weighed for any of them."""
    return any(EXEMPTIONS[section].qualified for section in sections if section in EXEMPTIONS)
