"""A city's PDF made harmless, in a process of its own.

cleaned  what a page calls: bytes in, a cleaned PDF or a refusal out, bounds between
program  the process: takes over what is seen of each page, and nothing else; knows no database
"""
