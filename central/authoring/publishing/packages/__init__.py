"""Forms that go from city to city as signed files.

package    the file: written, read within bounds
troubles   why a file is not taken, in the clerk's words
adapting   what is emptied before it may become a draft, and where the sender's name still stands
"""
