"""Organisation: bodies, their halls, and what an office says of a procedure. Every other app points here.

models    Body, Hall, ProcedureFacts
facts     what an office says of a procedure now: kept beside its form, changed without a new version of it
actions/  set_up_hall
"""
