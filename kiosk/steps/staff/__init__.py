"""For staff, in this order:

staff_door  a card is laid down: whose page it opens
staff_page  what the machine says of itself, never a resident
staff_acts  each act signed by the card, kept, and only then done
"""
