"""Project: what the centre is put together from, and how its processes are set up. It knows the apps; none knows it.

settings          Django's settings, from the environment; what each door is given of them
doors             what each door is made of: addresses, middleware, its own secret
grants            what each door's role of PostgreSQL may do to which table
environment       the environment's variables with their types
logs              what the processes write to stderr
secret_file       a secret of our own, made once and kept in a file
closed_to_others  the state folder is its user's alone
urls              the addresses: one module for each door, and one for all of them
wsgi              what a web worker loads
"""
