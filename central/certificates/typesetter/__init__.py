"""Setting sheets, in a process of its own.

typesetting  what the worker (and a preview) calls: content in, PDF out, a time limit between
many_program  the same for many sheets of one template: one compiler sets them all
names_font   what the font of names draws, chosen forms and all; others that draw names ask here
program      the process: JSON in, PDF/A-2b or a picture out; knows no database
"""
