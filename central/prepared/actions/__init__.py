"""What is changed of prepared applications: one file each.

prepare  seals what was typed under a new code, keeps it, and gives the sheet with the code
"""
