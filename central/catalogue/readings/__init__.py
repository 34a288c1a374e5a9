"""Readings for the kanji of a form, proposed by a machine and corrected by people before anybody sees them.

morphology  asks MeCab, a process beside the centre's, how words are read
proposing   puts what it says above the kanji; what has a reading keeps it
measuring   how often a proposal is another than the reading that somebody wrote
"""
