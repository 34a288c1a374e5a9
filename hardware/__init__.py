"""Devices of the kiosk: card reader and receipt printer, real or simulated.

card       My Number card and staff card over PC/SC
printer    receipt slips over ESC/POS
simulated  the same devices without metal: software card, software printer, a line that can be cut
"""
