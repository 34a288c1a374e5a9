"""The kiosk's folders, and what is asked of its machine.

home           the folders and the kiosk's identity; home_lock: one writer; rights: owners and modes
disk           what becomes durable, and when; foreign_file: a database that another process writes
clocks         time and chance as ports; failpoints: where a test lets power fail
kiosk_note     what the kiosk process tells the agent about paper and trouble
local_socket   frames of what both say, and who is at the other end (the socket itself: `sync.agent.gateway`; its
               address: both units)
passing_trouble  whether a failure tells of damage; refusals: what a home refuses
"""
