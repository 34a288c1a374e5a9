"""Changes of the register.

load_register  a register file into the tables, whole or not at all
"""
