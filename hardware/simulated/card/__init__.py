"""A software card that pcscd, the kiosk and OpenSC cannot tell from a real one; for tests, demonstrations and the dev
dock.

software_card  the chip: applications, PINs, counters, verified state, faults
faults         what can go wrong with a card, scriptable at any command (`software_card` does it)
record         a card's file on disk, with its counters
jpki           which applications a resident's and a staff member's card have
vpcd, direct   the slot: through pcscd's virtual reader, or straight into `Link`
authority, cast, making   a DEVELOPMENT certification authority and the people of the demonstration
"""
