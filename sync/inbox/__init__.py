"""What the centre said. The agent writes it, the kiosk reads it, and each signature is checked again.

centre_cache    what the kiosk knows of the centre without asking: catalogue, statuses, keys, the last acknowledgement
cache_tables    line.db: the tables, and the agent's writing end
part_receipts   that the centre has a sealed part
kept_ack        an acknowledgement as an older program kept it
only_simulated  a line without TLS, keys that everybody knows: for a demonstration only
"""
