"""The demonstration: a hall and a centre with everything real but the metal, and the story that is played in them.

places      folders and ports of one demonstration
processes   programs that are started, watched and ended by their own id
centre      the central service: database, keys, staff, web, worker, mail
hall        pcscd with the virtual reader, card and printer dock, the line, agent and kiosk
resident    what a resident does at the kiosk; clerk: what staff do in a browser
story       the plot
"""
