"""Codes of leaflets on a page of IT's (docs/adr/0034-finding.md).

views        the list, a new code, its end, its QR; forms: what is typed there; urls
open_page/   what anybody reads under a code, at the residents' door
corner/      what is cut out or taken into a leaflet, as a PDF and as pictures
leaflet_job  hall after hall gets a catalogue that knows
"""
