"""What tests share. Which one to take:

| what is tested | take | it is |
|---|---|---|
| a step, a page, what a touch leads to | kiosk.walk | the conversation alone: the test plays every device |
| a visit with card, paper and outbox | kiosk.kiosk_in_a_box | the whole kiosk but its window |
| the outbox, the agent's files | kiosk.kiosk_homes | an enrolled home on the disk, no screen |
| the program as a process | kiosk.kiosk_program, kiosk.keeper | `python -m kiosk`, with and without its window |
| drawing, touches on what is drawn | screens.step_looks, screens.fingers | pages of real steps, without a window |
| the centre's pages and actions | centre.city, people.staff | a city in the test database, and who works there |
| applications that are simply there | centre.applications | made without the way there |
| the centre's processes | centre.centre_process | web workers and task workers on the test database |
| what a kiosk says to the centre, also wrongly | between.kiosk_hand | entries byte by byte, over real HTTP |
| what a centre says to a kiosk, also wrongly | between.small_centre | a small centre with real signatures |
| programs that die or meet a defect | faults.failpoints, faults.planted | |
| time | machine.clocks | a clock that a test moves; kiosk.walk.HandClock where only the kiosk's is asked |

people         who acts: staff, residents, their cards
kiosk          kiosks of every size, and what they offer
screens        pages: examples, real ones, pictures of both
centre         the centre, its processes, a browser before it
tables         the test database
between        what goes over the line, and who stands on it
faults         where programs die, and what is planted in them
machine        clocks, users, services, the card reader's daemon

commit_share   which share of a wide matrix runs now: the commit chooses
allowed_skips  any skip but these turns the run red
"""
