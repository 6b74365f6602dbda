"""What directors, lead members and chief officers of police say about children missing from home and care."""

from app.practice.replies import COUNCIL, MEMBER, POLICE, Passage, Phrases
from app.responses.kinds import Answer

PHRASES = Phrases(
    openings={
        COUNCIL: (
            "The director answers in full and encloses the procedure that was agreed with {force}.",
            "A frank reply. The director says that interviews were late over the winter and what was done about it.",
            "The director of {place} answers each point, and invites officials to the daily meeting.",
            "Full reply, agreed with the partners. It asks for guidance on children placed by other councils.",
            "The director replies after a review of {total} episodes, and gives its three findings.",
        ),
        MEMBER: (
            "The lead member has met the return interview workers of {place} and writes about what they said.",
            "The lead member answers with figures from the director, and says where the scrutiny committee disagrees.",
            "A short reply that answers each point. The lead member will report to full council in {month}.",
            "The lead member has read a sample of anonymised records, and was content with most of them.",
        ),
        POLICE: (
            "The chief constable answers in full, after a review of children who went missing again and again.",
            "The force encloses its grading policy and says how supervisors check that it is followed.",
            "The chief constable answers each point, and asks for the councils’ figures each month.",
            "Full reply. The force has moved its missing persons unit into public protection since our letter.",
        ),
    },
    asks=(
        (
            Passage(
                Answer.YES,
                "Our assistant director for safeguarding is responsible, and reports to me each week.",
                "Assistant director for safeguarding",
                (COUNCIL,),
            ),
            Passage(
                Answer.YES,
                "I hold this responsibility myself. The head of our front door acts for me from day to day.",
                "The director",
                (COUNCIL,),
            ),
            Passage(
                Answer.YES,
                "The head of adolescent services leads this work, and meets {force} every morning.",
                "Head of adolescent services",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.YES,
                "It is the director of children’s services, who answers my questions about it each month.",
                "Director of children’s services",
                (MEMBER,),
            ),
            Passage(
                Answer.YES,
                "The detective superintendent who heads public protection is responsible to me.",
                "Detective superintendent, public protection",
                (POLICE,),
            ),
            Passage(
                Answer.YES,
                "An assistant chief constable holds this portfolio. A chief inspector in each division reports weekly.",
                "Assistant chief constable",
                (POLICE,),
            ),
            Passage(
                Answer.PARTLY,
                "The post has been vacant since the spring. Two managers of {body} share its work until it is filled.",
                "Post vacant; shared for now",
            ),
        ),
        (
            Passage(
                Answer.IN_WORDS,
                "Of {total} interviews, {part} were held within 72 hours. A child who declines is asked "
                "again within a week by a worker who knows the child.",
                "{share}%",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.IN_WORDS,
                "{share}% were held in time. If a child declines, the social worker records why and tells the "
                "independent reviewing officer.",
                "{share}%",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.IN_WORDS,
                "{council} tells us that {share}% were held in time. Our officers see each child on return, "
                "and share what they learn.",
                "{share}%, as the council reports",
                (POLICE,),
            ),
            Passage(
                Answer.PARTLY,
                "Since we changed our case system we can give the share for two quarters only: {share}%.",
                "{share}%, two quarters only",
            ),
            Passage(
                Answer.NO,
                "We record that an interview was held but not when, so we cannot give the share. This will change in "
                "{month}.",
                "Not recorded",
            ),
        ),
        (
            Passage(
                Answer.YES,
                "At nine each morning {force} and our front door go through every child who was missing overnight. "
                "Notes are shared within {hours} hours.",
                "Daily meeting",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.YES,
                "A police sergeant works in our safeguarding hub and can see both systems.",
                "Sergeant in the hub",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.YES,
                "Our missing persons unit sends each council a list by 8am, and joins its daily meeting.",
                "List by 8am",
                (POLICE,),
            ),
            Passage(
                Answer.YES,
                "{staff} officers work in the hubs of our councils. Each episode is discussed within {hours} hours.",
                "Officers in the hubs",
                (POLICE,),
            ),
            Passage(
                Answer.PARTLY,
                "This works on weekdays. At weekends the duty teams telephone each other, but no one checks it.",
                "Weekdays only",
            ),
            Passage(
                Answer.PARTLY,
                "We share all that concerns our own children. We often hear late about those placed here by others.",
                "Not for children placed by others",
            ),
        ),
        (
            Passage(
                Answer.YES,
                "By {month} the same worker will see a child after each episode.",
                "One worker for each child, by {month}",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.YES,
                "We are appointing {staff} more return interview workers, all of them in post by {month}.",
                "{staff} more workers by {month}",
                (COUNCIL, MEMBER),
            ),
            Passage(
                Answer.YES,
                "From {month} a detective will review each child’s second episode within a month.",
                "Detective review from {month}",
                (POLICE,),
            ),
            Passage(
                Answer.YES,
                "We will publish our figures each quarter from {month}, and ask the other partners to do the same.",
                "Quarterly figures from {month}",
            ),
            Passage(
                Answer.PARTLY,
                "We will extend the daily meeting to weekends, but cannot give a date until the budget is set.",
                "Weekend meetings, no date",
            ),
            Passage(
                Answer.NO,
                "We changed our procedures last year and plan no further change until they have been evaluated.",
                "No change planned",
            ),
        ),
    ),
)
