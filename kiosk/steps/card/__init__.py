"""What every chapter with a card shares.

card_at_reader     asking for the card, and looking at it
signing_password   typing the password, and waiting for the card
card_disagrees     when the card says something else than the form
trouble            cards that cannot be used (not: pulled ones, which `apply` asks for again), and what was not taken in
"""
