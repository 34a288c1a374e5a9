"""What changed between two forms, in sentences that a clerk understands. Pure: bytes in, sentences out.

compare      two definitions, two documents of service facts → sentences in the order of the form
members      every member of a definition and the rule by which its change is said
rules        the sorts of rules; part_words: words of a definition's closed lists
form_words   what fields, pages, values and conditions are called
unknown      members that this program passes over, and that changed
"""
