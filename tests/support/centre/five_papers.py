"""Five paper forms of an invented city: what is laid out on them, what was answered, what stands there in the end."""

from __future__ import annotations

from dataclasses import dataclass

from central.paper_forms.boxes import Across, DatePart, Fills, PaperBox, TickMark

A4 = (210.0, 297.0)
A3_ACROSS = (420.0, 297.0)
WATANABE = "渡邉\U000e010f"
"""A form of 邉 that its selector chooses."""
MANY_NAMES = f"{WATANABE}　𠮷野髙橋"
NOTES = (
    "注意　記入には黒インク又は黒ボールペンを用いて、楷書で丁寧に書いてください。\n"
    "記入事項に不正があると職員として採用される資格を失うことがあります。"
)


@dataclass(frozen=True)
class CityPaper:
    """One of the five."""

    procedure: str
    title: str
    boxes: tuple[PaperBox, ...]
    answers: dict[str, str]
    words: dict[str, str]
    """Box → what stands there in the end; a stamp's place and a box that is not ticked: nothing."""
    sizes: tuple[tuple[float, float], ...] = (A4,)
    name: str = "山田　花子"


def box(box_id: str, place: tuple[float, float, float, float], item: str = "", **more: object) -> PaperBox:
    """Short for a box of the first page."""
    page = int(str(more.pop("page", 1)))
    return PaperBox(box_id, page, *place, item=item or None, **more)  # type: ignore[arg-type]


def five_papers() -> list[CityPaper]:
    """採用試験, 犬の登録, 保育所, 介護, 転出."""
    return [_exam(), _dog(), _day_care(), _care(), _moving_out()]


def _exam() -> CityPaper:
    """As 山形県病院事業局's: code and name, era dates, an address of parts, notes, a stamp."""
    boxes = (
        box("number", (120, 20, 75, 8), fills=Fills.NUMBER, across=Across.RIGHT),
        box("stamp", (170, 30, 24, 24), fills=Fills.STAMP),
        box("job_code", (15, 40, 20, 10), "job", fills=Fills.CODE, across=Across.CENTRE),
        box("job", (35, 40, 70, 10), "job"),
        box("kana", (15, 52, 90, 7), "kana", size=9),
        box("name", (15, 59, 90, 12), "name", size=16),
        box("era", (15, 75, 15, 8), "birth_on", fills=Fills.DATE, part=DatePart.ERA),
        box("year", (30, 75, 10, 8), "birth_on", fills=Fills.DATE, part=DatePart.YEAR, across=Across.RIGHT),
        box("month", (45, 75, 10, 8), "birth_on", fills=Fills.DATE, part=DatePart.MONTH, across=Across.RIGHT),
        box("day", (60, 75, 10, 8), "birth_on", fills=Fills.DATE, part=DatePart.DAY, across=Across.RIGHT),
        box("postal", (15, 88, 49, 8), "postal_code", cells=7),
        box("home", (15, 96, 150, 12), "town", fills=Fills.ADDRESS, wraps=True),
        box("school", (15, 112, 60, 8), "schools[1].school"),
        box("from", (75, 112, 35, 8), "schools[1].school_from", fills=Fills.DATE),
        box("until", (110, 112, 35, 8), "schools[1].school_until", fills=Fills.DATE),
        box("result", (145, 112, 30, 8), "schools[1].school_result"),
        box("motive", (15, 125, 150, 40), "motive", wraps=True, size=12),
        box("help", (15, 170, 100, 8), "help_needed", instead="help_other"),
        box("wheelchair", (120, 170, 6, 6), "help_needed", fills=Fills.TICK, choice="wheelchair"),
        box("braille", (130, 170, 6, 6), "help_needed", fills=Fills.TICK, choice="braille"),
        box("truth", (15, 182, 6, 6), "no_obstacle", fills=Fills.TICK, choice="yes", mark=TickMark.FILLED),
        box("applied", (120, 182, 60, 8), fills=Fills.APPLIED_ON, across=Across.RIGHT),
        box("notes", (15, 250, 180, 20), fills=Fills.NOTE, text=NOTES, size=9, wraps=True),
    )
    motive = "若葉市で生まれ育ち、市の方に支えられてきました。" * 8
    answers = {
        "job": "building",
        "name": MANY_NAMES,
        "kana": "ワタナベ　ヨシノ",
        "birth_on": "1998-10-09",
        "postal_code": "9908570",
        "prefecture": "若葉県",
        "city": "若葉市",
        "town": "松波",
        "number": "二丁目９番１号",
        "building": "",
        "schools[1].school": "県立紅花大学",
        "schools[1].school_from": "2017-04",
        "schools[1].school_until": "2021-03",
        "schools[1].school_result": "expected",
        "motive": motive,
        "help_needed": "wheelchair",
        "help_other": "面接を個室でお願いします",
        "no_obstacle": "yes",
    }
    words = {
        "job_code": "B2",
        "job": "建築技術",
        "kana": "ワタナベ　ヨシノ",
        "name": MANY_NAMES,
        "era": "平成",
        "year": "10",
        "month": "10",
        "day": "9",
        "postal": "9908570",
        "home": "若葉県若葉市松波二丁目９番１号",
        "school": "県立紅花大学",
        "from": "平成29年4月",
        "until": "令和3年3月",
        "result": "卒業見込",
        "motive": motive,
        "help": "面接を個室でお願いします",
        "notes": NOTES,
    }
    return CityPaper("staff_exam", "職員採用試験　受験申込書", boxes, answers, words, name=MANY_NAMES)


def _dog() -> CityPaper:
    """Code boxes for 15 digits, yes and no, a ring around a choice."""
    boxes = (
        box("name", (30, 40, 80, 10), "name", size=14),
        box("phone", (120, 40, 60, 10), "phone"),
        box("dog", (30, 60, 60, 10), "dog_name", across=Across.CENTRE),
        box("breed", (100, 60, 60, 10), "breed"),
        box("male", (30, 75, 14, 8), "dog_sex", fills=Fills.TICK, choice="male", mark=TickMark.CIRCLE),
        box("female", (50, 75, 14, 8), "dog_sex", fills=Fills.TICK, choice="female", mark=TickMark.CIRCLE),
        box("born", (30, 90, 60, 8), "dog_born_on", fills=Fills.DATE),
        box("yes", (30, 104, 5, 5), "has_chip", fills=Fills.TICK, choice="yes"),
        box("no", (45, 104, 5, 5), "has_chip", fills=Fills.TICK, choice="no"),
        box("chip", (30, 114, 120, 9), "chip_number", cells=15),
    )
    answers = {
        "name": "髙橋　𠮷男",
        "phone": "000-1234-5678",
        "dog_name": "ポチ",
        "breed": "柴犬",
        "dog_sex": "female",
        "dog_born_on": "2019-05-01",
        "has_chip": "yes",
        "chip_number": "392145000123456",
    }
    words = {
        "name": "髙橋　𠮷男",
        "phone": "000-1234-5678",
        "dog": "ポチ",
        "breed": "柴犬",
        "born": "令和元年5月1日",
        "chip": "392145000123456",
    }
    return CityPaper("dog_registration", "犬の登録申請書", boxes, answers, words, name="髙橋　𠮷男")


def _day_care() -> CityPaper:
    """Two pages, a block that repeats, codes of places in cells, other words in place of a choice."""
    boxes = (
        box("name", (30, 40, 80, 10), "name"),
        box("address", (30, 52, 100, 10), "address", wraps=True),
        box("child", (30, 70, 80, 10), "child_name", size=14),
        box("year", (120, 70, 12, 8), "child_born_on", fills=Fills.DATE, part=DatePart.YEAR),
        box("father", (30, 90, 60, 8), "father", instead="reason_other"),
        box("mother", (30, 100, 60, 8), "mother"),
        box("month", (120, 90, 40, 8), "from_month", fills=Fills.DATE),
        box("wish", (30, 40, 12, 8), "wish1", fills=Fills.CODE, cells=2, page=2),
        box("wish_name", (44, 40, 60, 8), "wish1", page=2),
        box("first", (30, 60, 60, 8), "household[1].member_name", page=2),
        box("second", (30, 70, 60, 8), "household[2].member_name", page=2),
        box("consent", (30, 90, 5, 5), "consent", fills=Fills.TICK, choice="yes", page=2),
        box("seal", (150, 85, 20, 20), fills=Fills.STAMP, page=2),
    )
    answers = {
        "name": "山田　花子",
        "address": "若葉県若葉市若葉町一丁目２番３号　とても長い名前のみほん荘１０１号",
        "child_name": "山田　春香",
        "child_born_on": "2024-09-21",
        "father": "work",
        "reason_other": "夜間の勤務",
        "mother": "work",
        "from_month": "2019-05",
        "wish1": "sakura",
        "household[1].member_name": "山田　太郎",
        "household[2].member_name": "山田　次郎",
        "consent": "yes",
    }
    words = {
        "name": "山田　花子",
        "address": "若葉県若葉市若葉町一丁目２番３号　とても長い名前のみほん荘１０１号",
        "child": "山田　春香",
        "year": "6",
        "father": "夜間の勤務",
        "mother": "就労",
        "month": "令和元年5月",
        "wish": "03",
        "wish_name": "さくらこども園",
        "first": "山田　太郎",
        "second": "山田　次郎",
    }
    return CityPaper("day_care", "保育所入所申込書", boxes, answers, words, sizes=(A4, A4))


def _care() -> CityPaper:
    """A number with a leading zero in cells, from the right; a time; a date in cells."""
    boxes = (
        box("insured", (30, 40, 80, 8), "insured_number", cells=10, across=Across.RIGHT),
        box("name", (30, 52, 40, 8), "name", size=20, least=5),
        box("sex", (80, 52, 20, 8), "sex", across=Across.CENTRE),
        box("year", (110, 52, 10, 8), "birth_on", fills=Fills.DATE, part=DatePart.YEAR, cells=2, across=Across.RIGHT),
        box("first", (30, 65, 5, 5), "insured_as", fills=Fills.TICK, choice="first"),
        box("second", (60, 65, 5, 5), "insured_as", fills=Fills.TICK, choice="second"),
        box("level", (80, 65, 30, 8), "level_now"),
        box("doctor", (30, 80, 60, 8), "doctor"),
        box("time", (30, 92, 30, 8), "visit_time"),
        box("remarks", (30, 104, 80, 20), "remarks", wraps=True, size=10, least=6),
    )
    answers = {
        "insured_number": "0549366635",
        "name": "葛\U000e0102西　長い名前の花子",
        "sex": "female",
        "birth_on": "1940-01-02",
        "insured_as": "first",
        "level_now": "c1",
        "doctor": "鈴木　一郎",
        "visit_time": "13:30",
        "remarks": "平日の午後に来てください。犬がいます。" * 4,
    }
    words = {
        "insured": "0549366635",
        "name": "葛\U000e0102西　長い名前の花子",
        "sex": "女",
        "year": "15",
        "level": "要介護1",
        "doctor": "鈴木　一郎",
        "remarks": "平日の午後に来てください。犬がいます。" * 4,
    }
    return CityPaper("care_level", "要介護認定申請書", boxes, answers, words, name="葛\U000e0102西　長い名前の花子")


def _moving_out() -> CityPaper:
    """A3 across, three people in rows."""
    people = tuple(
        one
        for number in (1, 2, 3)
        for one in (
            box(f"p{number}", (20, 90 + 12 * number, 80, 10), f"people[{number}].person_name"),
            box(f"b{number}", (105, 90 + 12 * number, 50, 10), f"people[{number}].person_born_on", fills=Fills.DATE),
            box(
                f"c{number}",
                (160, 92 + 12 * number, 6, 6),
                f"people[{number}].person_card",
                fills=Fills.TICK,
                choice="yes",
            ),
        )
    )
    boxes = (
        box("moving", (20, 40, 80, 10), "moving_on", fills=Fills.DATE),
        box("home", (20, 55, 200, 10), "new_town", fills=Fills.ADDRESS),
        box("before", (20, 70, 80, 10), "address"),
        *people,
        box("follow", (300, 40, 100, 10), "follow_up"),
        box("stamp", (380, 250, 25, 25), fills=Fills.STAMP),
    )
    answers = {
        "name": "山田　花子",
        "address": "若葉県若葉市若葉町一丁目２番３号",
        "moving_on": "2026-11-20",
        "new_prefecture": "青葉県",
        "new_city": "青葉市",
        "new_town": "緑町",
        "new_number": "１番地",
        "new_building": "青葉荘２０２号",
        "people[1].person_name": "山田　花子",
        "people[1].person_born_on": "1992-02-11",
        "people[1].person_card": "yes",
        "people[2].person_name": WATANABE + "　葵",
        "people[2].person_born_on": "1989-01-07",
        "people[2].person_card": "no",
        "follow_up": "insurance,child",
    }
    words = {
        "moving": "令和8年11月20日",
        "home": "青葉県青葉市緑町１番地　青葉荘２０２号",
        "before": "若葉県若葉市若葉町一丁目２番３号",
        "p1": "山田　花子",
        "b1": "平成4年2月11日",
        "p2": WATANABE + "　葵",
        "b2": "昭和64年1月7日",
        "follow": "国民健康保険、児童手当",
    }
    return CityPaper("moving_out", "転出届", boxes, answers, words, sizes=(A3_ACROSS,))
