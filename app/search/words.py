"""What a search says, and the short forms that people here type."""

from collections.abc import Mapping, Sequence

KINDS = {
    "post": ("post", "posts"),
    "holder": ("office-holder", "office-holders"),
    "organisation": ("organisation", "organisations"),
    "area": ("area", "areas"),
    "contact": ("contact", "contacts"),
    "tag": ("tag", "tags"),
    "campaign": ("campaign", "campaigns"),
    "letter": ("letter", "letters"),
    "template": ("template", "templates"),
    "question": ("question", "questions"),
    "intervention": ("published fact", "published facts"),
}
"""What can be found, as one and as many, in the order of the page."""

KEPT = ("post", "holder", "organisation", "area", "contact", "tag")
"""Those of which there are entries; the others are few, or found by their number."""

SHORT: Mapping[str, Sequence[str]] = {
    "beds": ("bedfordshire",),
    "berks": ("berkshire",),
    "bucks": ("buckinghamshire",),
    "cambs": ("cambridgeshire",),
    "cc": ("county council", "chief constable"),
    "ccg": ("clinical commissioning group",),
    "ce": ("chief executive",),
    "constab": ("constabulary",),
    "dcs": ("director childrens services",),
    "glos": ("gloucestershire",),
    "gtr": ("greater",),
    "hants": ("hampshire",),
    "herts": ("hertfordshire",),
    "icb": ("integrated care board",),
    "lancs": ("lancashire",),
    "leics": ("leicestershire",),
    "lincs": ("lincolnshire",),
    "mbc": ("metropolitan borough council",),
    "mddx": ("middlesex",),
    "northants": ("northamptonshire",),
    "northumb": ("northumberland",),
    "notts": ("nottinghamshire",),
    "nth": ("north",),
    "oxon": ("oxfordshire",),
    "pcc": ("police crime commissioner",),
    "salop": ("shropshire",),
    "st": ("saint", "street"),
    "staffs": ("staffordshire",),
    "sth": ("south",),
    "warks": ("warwickshire",),
    "wilts": ("wiltshire",),
    "worcs": ("worcestershire",),
    "yorks": ("yorkshire",),
}
"""Short forms that no word begins with, or that mean another than those that do."""
