"""Where a resident stands, and what moves it.

conversation   the loop between events and steps, with the idle clock (its seconds: `kiosk.steps.step`) and the net
               under every defect
destinations   where the places are that chapters lead back to by name: the one module that knows every chapter
"""
