"""Boxes drawn over a cleaned PDF, in a process of its own.

drawn    what the pages and the job call: marks and the city's page in, one PDF and what could not be drawn out
marks    what the process is told, and what it says
fitting  words into a box: one line, smaller, in several lines; and how wide a character is
read_back  the finished pages once more: each holds its own words
program  the process: reportlab draws, pikepdf lays it over the city's pages; knows no database
"""
