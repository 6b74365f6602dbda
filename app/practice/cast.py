"""The people who work in practice. Their names are made up, and so are their offices."""

from dataclasses import dataclass

from app.accounts.models import Role


@dataclass(frozen=True)
class Member:
    """`key`: by which stories name them. `work`: what they do, for the list of links. `department`: the place of theirs
    in the country's list. `clears`: a member of the private office there, who answers for its minister."""

    key: str
    name: str
    work: str
    department: int
    roles: tuple[Role, ...]
    clears: bool = False

    def email(self, domain: str) -> str:
        return f"{self.name.lower().replace('’', '').replace(' ', '.')}@{domain}"


CAST = (
    Member("administrator", "Marguerite Thistlewood", "Administrator", 0, (Role.ADMINISTRATOR, Role.DRAFTER)),
    Member("owner", "Anjali Peverstone", "Principal private secretary, who owns the campaigns", 0, (Role.DRAFTER,)),
    Member("drafter", "Tobias Quarrington", "Private secretary, who drafts", 0, (Role.DRAFTER,)),
    Member("clerk", "Ottoline Marchbanks", "Parliamentary clerk", 0, (Role.DRAFTER,)),
    Member("correspondence", "Kwabena Larkspur", "Correspondence officer, who reads the replies", 0, (Role.DRAFTER,)),
    Member(
        "families_clearer", "Rosalind Abernathie", "Clears for Families and Schools", 0, (Role.CLEARER,), clears=True
    ),
    Member(
        "safety_clearer", "Idris Winterbourne", "Clears for Policing and Public Safety", 1, (Role.CLEARER,), clears=True
    ),
    Member("towns_clearer", "Saoirse Whitlowe", "Clears for Towns and Councils", 2, (Role.CLEARER,), clears=True),
    Member("care_clearer", "Hamza Ellingthorpe", "Clears for Hospitals and Care", 3, (Role.CLEARER,), clears=True),
    Member(
        "courts_clearer", "Beatrix Nunweek", "Clears for Courts and Rehabilitation", 4, (Role.CLEARER,), clears=True
    ),
    Member("safeguarding", "Philippa Oyelarin", "Safeguarding lead", 0, (Role.SAFEGUARDING, Role.DRAFTER)),
    Member("second_safeguarding", "Gethin Cathcarrow", "Deputy safeguarding lead", 0, (Role.SAFEGUARDING,)),
    Member("viewer", "Lucinda Farthingay", "Press officer, who reads", 0, (Role.VIEWER,)),
    Member("second_administrator", "Emeka Rushbrooke", "Second administrator", 1, (Role.ADMINISTRATOR,)),
)
