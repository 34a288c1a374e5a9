"""Forms that go from city to city as signed files.

package    the file: written, read within bounds
text_places  a text of a definition by its place
troubles   why a file is not taken, in the clerk's words; flaws_inside: what is wrong with its form, each with its place
adapting   what is emptied before it may become a draft, and where the sender's name still stands
making     a published version as a file: asked for on a page, signed by a worker
receiving  what somebody brought: looked at, accepted, a draft
views      the pages of these
"""
