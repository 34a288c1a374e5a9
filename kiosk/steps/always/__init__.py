"""What can come at any time.

welcome       the start page, also of a kiosk that is closed, and why it is
overlays      questions over a page: leaving, the idle clock, staff called, how the screen looks
help_page     ヘルプ: what can be done on the page below, in plain words
leaving       the card or the slip was left behind
interrupted   what stands where a defect of ours ended a visit
"""
