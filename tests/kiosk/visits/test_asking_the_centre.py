"""A slip whose status this kiosk does not carry: found, not there, or "could not be asked"; never one for another."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import msgspec
import pytest

from kiosk.devices.centre import AskStatus, NotNow, StatusNotThere
from kiosk.devices.outbox import CentreCacheChanged, StatusOpened, StatusUnknown
from kiosk.devices.workers import agent_socket
from kiosk.devices.workers.centre_asking import MOST_QUESTIONS
from kiosk.devices.workers.question_worker import QuestionWorker
from kiosk.runtime.clock import Ticked
from kiosk.screens.picture import Picture
from kiosk.screens.progress import Progress
from kiosk.screens.status import StatusScreen
from kiosk.screens.touches import Back, Cancelled, Chosen, Confirmed, LanguageChosen, TypedText
from kiosk.steps.always.welcome import Start
from kiosk.steps.apply.choose import ChooseEvent
from kiosk.steps.follow_up.correct_sent_back import Greeting
from kiosk.steps.follow_up.numbers import EnterArrival
from kiosk.steps.follow_up.opening import ASKED_S, AskingCentre, CouldNotAsk, UnknownNumbers
from kiosk.steps.follow_up.status import ShowStatus
from sync.contract.states import HandlingStatus
from sync.contract.wire.messages import read_message
from sync.contract.wire.questions import Question
from sync.contract.wire.status import StatusView
from sync.envelope.keys.signer import MemorySigner
from sync.envelope.questions import VisitKey
from tests.support.between.asking_hall import ARRIVAL, INQUIRY, AskingHall, asking_hall
from tests.support.kiosk.kiosk_homes import KIOSK
from tests.support.kiosk.walk import hall as played_hall
from tests.support.machine.two_users import wait_until

NOTHING = "この2つの番号のようすは見つかりません"
COULD_NOT = "いまは市役所に問い合わせできません"
CANNOT = "この端末では、申請のようすをお見せできません"


@pytest.fixture
def hall() -> Iterator[AskingHall]:
    with asking_hall() as made:
        yield made


def title(hall: AskingHall) -> str:
    return hall.kiosk.screens.now.frame.title


@pytest.mark.requirement("STAT-02", "GAP-18")
def test_a_status_that_another_hall_carries_is_asked_for_and_shown(hall: AskingHall) -> None:
    hall.start()
    hall.publish()
    hall.types()
    assert isinstance(hall.kiosk.step, ShowStatus)
    page = hall.kiosk.screens.now
    assert isinstance(page, StatusScreen)
    assert page.state == "認められました。お知らせを出しました"
    assert "通信が止まっている" not in page.age
    hall.kiosk.does(Back())
    hall.publish(HandlingStatus.SENT_BACK)
    hall.types()
    assert isinstance(hall.kiosk.step, Greeting)


def test_where_the_centre_knows_nothing_the_resident_reads_so_and_that_nothing_is_lost(hall: AskingHall) -> None:
    """No status is published for what waits for a person at the centre: its holder must not take it for lost."""
    hall.start()
    hall.types()
    assert hall.kiosk.step == UnknownNumbers(own=False)
    page = hall.kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title == NOTHING
    assert any("市役所で内容を確かめているあいだは、まだ見られません。" in line for line in page.lines)
    assert any("受け付けた申請はなくなりません。" in line for line in page.lines)


def test_nobody_is_told_that_there_is_nothing_when_nobody_could_be_asked(hall: AskingHall) -> None:
    hall.publish()
    hall.types()
    assert isinstance(hall.kiosk.step, CouldNotAsk), "no agent"
    page = hall.kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title == COULD_NOT
    assert page.lines[0] == "申請がないということではありません。受け付けた申請はなくなりません。"
    hall.start()
    hall.kiosk.does(Chosen("again"))
    assert isinstance(hall.kiosk.step, ShowStatus), "asked again by a touch, without typing the numbers again"


def test_whatever_length_a_centre_may_publish_opens_here(hall: AskingHall) -> None:
    hall.start()
    hall.publish(HandlingStatus.SENT_BACK, answers={"note": "あ" * 100 * 1024})
    hall.types()
    assert isinstance(hall.kiosk.step, Greeting)


def test_an_older_centre_is_not_asked(hall: AskingHall) -> None:
    hall.centre.change_ack = lambda ack: msgspec.structs.replace(ack, reads=("box-1", "of-tomorrow-9"))
    hall.start()
    hall.publish()
    hall.types()
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    assert hall.answers.asked == []


@pytest.mark.requirement("PROM-07")
def test_no_answer_but_the_centres_to_this_question_is_shown(hall: AskingHall) -> None:
    hall.start()
    hall.publish()
    hall.answers.signer = MemorySigner.generate()
    hall.types()
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    hall.answers.signer, hall.answers.members = None, {"kind": "other_kind"}
    hall.kiosk.does(Chosen("again"))
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    hall.answers.members, hall.answers.replayed = {}, hall.answers.given[0]
    hall.kiosk.does(Chosen("again"))
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    hall.answers.replayed, hall.answers.outcome = None, "said_by_tomorrow"
    hall.kiosk.does(Chosen("again"))
    assert isinstance(hall.kiosk.step, CouldNotAsk)


@pytest.mark.parametrize("outcome", ["too_long", "unknown_kind"])
def test_what_no_asking_brings_is_had_at_the_counter_and_not_asked_again(hall: AskingHall, outcome: str) -> None:
    hall.start()
    hall.publish()
    hall.answers.outcome = outcome
    hall.types()
    page = hall.kiosk.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title == CANNOT
    assert page.lines == (
        "申請がないということではありません。受け付けた申請はなくなりません。",
        "控えを持って2番窓口（市民課）でおたずねください。",
    )
    assert [button.label for button in page.buttons] == ["番号を入力し直す"]
    assert hall.kiosk.step == CouldNotAsk(), "its numbers are gone from the page"


@pytest.fixture
def waiting(hall: AskingHall) -> Iterator[threading.Thread]:
    """The numbers were typed and the centre is asked, by the worker's own thread; the centre is silent."""
    hall.start()
    hall.publish()
    hall.answers.goes_on.clear()
    kiosk = hall.kiosk
    asks = threading.Thread(target=kiosk.wired.questions.work_once)
    work = kiosk.work_once
    kiosk.work_once = lambda: asks.start() or kiosk.waiting.popleft() if _is_question(kiosk.waiting[0]) else work()  # type: ignore[method-assign,assignment,func-returns-value]
    hall.types()
    assert isinstance(kiosk.step, AskingCentre)
    assert hall.answers.arrived.wait(30)
    kiosk.work_once = work  # type: ignore[method-assign]
    yield asks
    hall.answers.goes_on.set()
    asks.join(30)


def _is_question(waits: tuple[int, object]) -> bool:
    return isinstance(waits[1], AskStatus)


def test_while_the_centre_is_asked_the_page_can_be_left_and_the_answer_is_dropped(
    hall: AskingHall, waiting: threading.Thread
) -> None:
    page = hall.kiosk.screens.now
    assert isinstance(page, Progress)
    assert page.frame.leave is not None
    assert page.frame.back is not None
    hall.kiosk.does(Cancelled(), Confirmed())
    assert isinstance(hall.kiosk.step, Start)
    waiting.join(30)
    assert not waiting.is_alive(), "whoever left is not waited for"
    hall.answers.goes_on.set()
    hall.kiosk.settle()
    assert isinstance(hall.kiosk.step, Start)
    assert hall.kiosk.conversation.visit.former is None


def test_going_back_leaves_the_question_behind(hall: AskingHall, waiting: threading.Thread) -> None:
    hall.kiosk.does(Back())
    assert isinstance(hall.kiosk.step, ChooseEvent)
    hall.answers.goes_on.set()
    waiting.join(30)
    hall.kiosk.settle()
    assert isinstance(hall.kiosk.step, ChooseEvent)


def test_a_second_touch_asks_nothing_twice(hall: AskingHall, waiting: threading.Thread) -> None:
    hall.kiosk.does(Chosen("again"), Confirmed(), Chosen("again"))
    assert isinstance(hall.kiosk.step, AskingCentre)
    hall.answers.goes_on.set()
    waiting.join(30)
    hall.kiosk.settle()
    assert isinstance(hall.kiosk.step, ShowStatus)
    assert len(hall.answers.asked) == 1


def test_an_agent_that_dies_meanwhile_is_not_now(hall: AskingHall, waiting: threading.Thread) -> None:
    hall.agents[0].kill()
    waiting.join(30)
    hall.kiosk.settle()
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    hall.answers.goes_on.set()
    hall.agents[0].wait(30)
    hall.start()
    hall.kiosk.does(Chosen("again"))
    assert isinstance(hall.kiosk.step, ShowStatus)


def test_whatever_the_agent_does_the_page_says_not_now_at_last(hall: AskingHall, waiting: threading.Thread) -> None:
    hall.kiosk.box_clock.pass_s(ASKED_S)
    hall.kiosk.does(Ticked(hall.kiosk.box_clock.monotonic()))
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    assert agent_socket.WITHIN_S < ASKED_S, "the agent's own word comes first"
    hall.answers.goes_on.set()
    waiting.join(30)
    hall.kiosk.settle()
    assert isinstance(hall.kiosk.step, CouldNotAsk), "an answer that came too late changes no page"


def test_a_visit_asks_ten_times_at_most(hall: AskingHall) -> None:
    hall.start()
    for _ in range(MOST_QUESTIONS):
        hall.types()
        assert hall.kiosk.step == UnknownNumbers(own=False)
        hall.kiosk.does(Confirmed())
        assert isinstance(hall.kiosk.step, EnterArrival)
        hall.kiosk.does(Back())
    hall.types()
    assert isinstance(hall.kiosk.step, CouldNotAsk)
    assert len(hall.answers.asked) == MOST_QUESTIONS
    hall.kiosk.does(Cancelled(), Confirmed())
    hall.publish()
    hall.types()
    assert isinstance(hall.kiosk.step, ShowStatus), "the next one asks anew"


def test_questions_of_two_visits_have_two_keys(hall: AskingHall) -> None:
    hall.start()
    for _ in range(2):
        hall.types().does(Confirmed(), Back())
        hall.types().does(Cancelled(), Confirmed())
    keys = [question.visit_key for question in hall.answers.asked]
    assert len(keys) == 4
    assert keys[0] == keys[1] != keys[2] == keys[3]


class Heard:
    """The way to the agent, with nobody behind it."""

    def __init__(self) -> None:
        self.questions = list[Question]()

    def carry(self, question: bytes, *_visit: int) -> None:
        self.questions.append(read_message(Question, question))

    def hang_up(self, *_visit: int) -> None:
        pass


def test_a_key_that_is_made_while_its_visit_ends_is_nobodys(hall: AskingHall, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next visit begins in the screen's thread, while the worker looks whom it would ask for the last one."""
    hall.start()
    cache, heard = hall.kiosk.line, Heard()
    worker = QuestionWorker(list[object]().append, cache, KIOSK, heard, hall.kiosk.box_clock.now)
    worker.began(1)
    manifest = cache.manifest()
    monkeypatch.setattr(cache, "manifest", lambda: worker.began(2) or manifest if not heard.questions else manifest)  # type: ignore[func-returns-value]
    before = keys_alive()
    worker.ask(1, AskStatus(bytes(32)))
    worker.work_once()
    assert keys_alive() == before
    worker.ask(2, AskStatus(bytes(32)))
    worker.work_once()
    first, second = heard.questions
    assert first.visit_key != second.visit_key


def keys_alive() -> int:
    gc.collect()  # what a test before has left in a circle
    return sum(type(one) is VisitKey for one in gc.get_objects())


def test_staff_and_operators_are_told_that_the_agents_socket_is_missing(hall: AskingHall) -> None:
    kiosk_state = hall.kiosk.conversation.visit.kiosk_state
    hall.kiosk.does(CentreCacheChanged())
    assert "N-09" in kiosk_state.codes
    agent = hall.start()
    hall.kiosk.does(CentreCacheChanged())
    assert "N-09" not in kiosk_state.codes
    agent.terminate()
    wait_until(lambda: not hall.socket.exists())
    hall.kiosk.does(CentreCacheChanged())
    assert "N-09" in kiosk_state.codes


def test_an_answer_about_other_numbers_of_the_same_visit_is_not_this_ones() -> None:
    """Who goes back and types other numbers may hear the first answer last."""
    place = played_hall()
    place.does(LanguageChosen("ja"), Chosen("slip"), TypedText(ARRIVAL), TypedText(INQUIRY))
    visit, key, other = place.visit_number, bytes(32), b"1" * 32
    place.does(StatusUnknown(key=key, visit=visit))
    moment = "2026-11-17T01:00:00.000Z"
    view = StatusView(1, ARRIVAL, "bulky_waste", {"ja": "粗大ごみ"}, "completed", moment, moment, {})
    for late in (
        StatusOpened(view, other, visit=visit),
        StatusNotThere(other, visit=visit),
        NotNow(other, visit=visit),
        StatusOpened(view, key, visit=visit - 1),
    ):
        place.does(late)
        assert isinstance(place.step, AskingCentre)
    place.does(StatusOpened(view, key, visit=visit))
    assert isinstance(place.step, ShowStatus)


def test_a_kiosk_that_cannot_even_look_says_so_and_asks_nobody() -> None:
    place = played_hall()
    place.does(LanguageChosen("ja"), Chosen("slip"), TypedText(ARRIVAL), TypedText(INQUIRY))
    place.does(StatusUnknown(visit=place.visit_number))
    assert place.step == CouldNotAsk()
    page = place.screens.now
    assert isinstance(page, Picture)
    assert page.frame.title == CANNOT
    assert [button.label for button in page.buttons] == ["番号を入力し直す"]
    assert "AskStatus" not in place.asked_kinds()
