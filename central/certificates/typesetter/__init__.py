"""Setting sheets, in a process of its own.

typesetting  what the worker (and a preview) calls: content in, PDF out, a time limit between
program      the process: JSON in, PDF/A-2b or a picture out; knows no database
"""
