"""The program as a process: what it is told, how it starts, rests, watches and is driven.

config           the TOML file of a kiosk: devices, mounting, languages
outbox_check     the outbox, opened and checked while the window opens
preload          what only later pages need, loaded while the first one stands
start_attempts   starts that did not last, and when to rest
cache_watch      says when the agent stored something new
remote_control   a finger for tests and the demonstration
"""
