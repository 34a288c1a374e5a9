"""What changes a hall.

set_up_hall  a hall with its texts and its kiosks' label, from its description
"""
