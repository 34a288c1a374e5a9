"""Devices without metal, for tests, demonstrations and the dev dock. They ship with the product, not with a kiosk.

card              a software card, behind the real pcscd or straight behind `open_card`
pcscd             the real pcscd with a virtual reader, in a private network
printer           a receipt printer over TCP that draws its paper
dock              all of them in one program: `python -m hardware.simulated serve`
dock_client       orders to the dev dock, from a terminal, a test or a demonstration
orders            what a hand orders of the dev dock, and how it answers
document_printer  a document printer without metal
network_link      a line that can be cut
private_network   a network nobody else can reach
stick             images of USB sticks with the files they are asked for
scenarios         mishaps with a name, for the hand and for demonstrations
"""
