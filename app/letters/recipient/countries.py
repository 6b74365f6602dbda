"""Names of countries as an address ends with them, in lower case: for international post."""

UK = frozenset(
    {
        "united kingdom", "uk", "u.k", "great britain", "gb", "britain", "the united kingdom",
        "united kingdom of great britain and northern ireland",
        "england", "scotland", "wales", "cymru", "northern ireland",
    }
)  # fmt: skip

_COUNTRIES = """
afghanistan, albania, algeria, andorra, angola, anguilla, antigua and barbuda, argentina, armenia, aruba, australia,
austria, azerbaijan, bahamas, bahrain, bangladesh, barbados, belarus, belgium, belize, benin, bermuda, bhutan,
bolivia, bosnia and herzegovina, botswana, brazil, british virgin islands, brunei, bulgaria, burkina faso, burundi,
cambodia, cameroon, canada, cape verde, cayman islands, central african republic, chad, chile, china, colombia,
comoros, congo, costa rica, croatia, cuba, cyprus, czech republic, czechia, democratic republic of the congo,
denmark, djibouti, dominica, dominican republic, east timor, ecuador, egypt, el salvador, equatorial guinea,
eritrea, estonia, eswatini, ethiopia, falkland islands, faroe islands, fiji, finland, france, french guiana, french
polynesia, gabon, gambia, georgia, germany, ghana, gibraltar, greece, greenland, grenada, guadeloupe, guatemala,
guinea, guinea-bissau, guyana, haiti, honduras, hong kong, hungary, iceland, india, indonesia, iran, iraq, ireland,
israel, italy, ivory coast, jamaica, japan, jordan, kazakhstan, kenya, kiribati, kosovo, kuwait, kyrgyzstan, laos,
latvia, lebanon, lesotho, liberia, libya, liechtenstein, lithuania, luxembourg, macao, madagascar, malawi, malaysia,
maldives, mali, malta, marshall islands, martinique, mauritania, mauritius, mayotte, mexico, micronesia, moldova,
monaco, mongolia, montenegro, montserrat, morocco, mozambique, myanmar, namibia, nauru, nepal, netherlands, new
caledonia, new zealand, nicaragua, niger, nigeria, north korea, north macedonia, norway, oman, pakistan, palau,
palestine, panama, papua new guinea, paraguay, peru, philippines, poland, portugal, puerto rico, qatar, republic of
ireland, reunion, romania, russia, rwanda, samoa, san marino, sao tome and principe, saudi arabia, senegal, serbia,
seychelles, sierra leone, singapore, slovakia, slovenia, solomon islands, somalia, south africa, south korea, south
sudan, spain, sri lanka, st helena, st kitts and nevis, st lucia, st vincent, sudan, suriname, sweden, switzerland,
syria, taiwan, tajikistan, tanzania, thailand, the bahamas, the gambia, the netherlands, the philippines, togo,
tonga, trinidad and tobago, tunisia, turkey, turkmenistan, turks and caicos islands, tuvalu, türkiye, uganda,
ukraine, united arab emirates, united states, united states of america, uruguay, usa, uzbekistan, vanuatu, vatican
city, venezuela, vietnam, yemen, zambia, zimbabwe
"""
COUNTRIES = frozenset(" ".join(name.split()) for name in _COUNTRIES.split(","))


def is_country(line: str) -> bool:
    return line.strip(" .").casefold() in COUNTRIES | UK


def is_uk(line: str) -> bool:
    return line.strip(" .").casefold() in UK
