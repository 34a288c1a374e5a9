"""Who acts: staff, residents, their cards.

cards        the cast's cards, copied for each test; kept_cast: made once an hour
card_forms   a ready-made form that asks the card's name and address in parts
managing_groups  what a manager does on the pages of groups and members
residents    who sign by a test authority, without a card
staff        佐藤, 鈴木, 高橋, 田中: who may do what; staff_cards: cards that sign as theirs do
"""
