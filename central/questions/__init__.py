"""Questions of kiosks while a resident waits, each kind answered by the app that owns it (docs/adr/0022-questions.md).

kinds      what may be asked, entered by its owner at start
answering  one question opened, answered and sealed
turns      the nonce that a question spends, and how often a kiosk may ask (every question
           counts, right or wrong; nobody counts wrong inquiry numbers)
models     that nonce's row, apart from the kiosk's: a question runs beside an upload
"""
