"""What anybody reads who opens a leaflet's address or its QR on a telephone (docs/adr/0034-finding.md). No sign-in.

views       the page of a code, and where a code is typed; urls its addresses, at the residents' door
told        what the page says of the code at a moment: where it stands, and a row for each fact
reading     the rows that are read for it, by the few columns that this door may read
page_words  its own words, by gettext
"""
