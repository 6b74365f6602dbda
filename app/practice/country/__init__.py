"""A made-up country in the shape of the real registries: no organisation, place or person of it exists.

`country(today)` in `country.py` gives the same country for the same day. The product's law, holidays and letters know
the nations England and Wales, so organisations keep these as their nation, and the second one's areas have the region
“Wales”; the nine regions of the first are invented. Kinds of organisation are the real ones, without those that name a
real place or body (London boroughs, regions of NHS England).
"""
