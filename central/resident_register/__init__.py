"""The resident register as far as certificates need it: people, households, and who may not be issued anything here.

models         Household, Citizen, Restriction
register_file  the JSON in which a register comes, and what it may not hold
actions/       loading a register
lookup         the household of the person who asks, or one neutral code; how names and addresses are folded before
               they are compared
registers/     the small fictional register of the demonstration
"""
