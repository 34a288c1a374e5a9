"""From what is wanted to the slip in a hand.

choose → identify (named_by_certificate) → fill_form → confirm → sign → submit → done
"""
