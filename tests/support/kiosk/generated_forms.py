"""Forms with every kind of field and every rule, and what somebody types into them: made from a seed.

Mostly right, often at a bound, now and then nonsense; each form is read as a kiosk reads it.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random
from typing import Any

from sync.contract.forms.asking import NOBODY_TYPES
from sync.contract.forms.procedures import Field, FieldKind, Procedure, read_procedure

Members = dict[str, Any]
KINDS = tuple(sorted(kind.value for kind in FieldKind if kind is not FieldKind.ATTACHMENT))
TODAY = date(2026, 11, 20)
"""As `tests.support.kiosk.walk.NOW`."""
_COMPARED = ({"number", "money"}, {"date"}, {"time"}, {"year_month"})
_TYPED = {
    "text": ("あ", "山田　花子", "abc", "ＡＢＣ", "１２３", "辻󠄂", "", "NGUYEN VAN A", "123456789018", "\U00031350"),
    "kana": ("ﾔﾏﾀﾞ", "やまだ", "ヤマダ タロウ", "山田"),
    "number": ("0", "1", "９", "10", "-5", "007", "1,000", "多"),
    "money": ("0", "500", "¥1,200", "3000円", "-1", "高"),
    "digits": ("1234", "１２３４", "12-34", "12345", "字"),
    "postal_code": ("991-0001", "〒1000001", "123"),
    "phone": ("050-1234-5678", "０３１２３４５６７８", "110", "020-1234"),
    "mail": ("hanako@example.jp", "ｈ@example.jp", "a..b@example.jp", "x"),
    "time": ("9:05", "０９００", "午後3時", "24:00", "朝"),
    "year_month": ("2026-11", "令和8年4月", "H31.4", "2030/1", "先月"),
    "consent": ("yes", "no"),
    "yes_no": ("yes", "no", "perhaps"),
}


def generated_form(random: Random) -> Procedure:
    """Two to four pages, of which some repeat, of one to five fields each."""
    maker = _Maker(random)
    pages = [maker.page(f"p{number}") for number in range(random.randint(2, 4))]
    texts = ("name", "summary", "consent_text", "section")
    members: Members = {name: {"ja": f"{{{name}|めい}}", "en": name} for name in texts}
    members |= {"id": "generated", "version": 1, "body": "99201", "category": "other", "consent_version": 1}
    members |= {"needs_signature": False, "needs_card": False, "needs": ["forms-2", "repeat-1"], "pages": pages}
    members["test_operation"] = random.random() < 0.1
    return read_procedure(json.dumps(members).encode())


def typed_into(field: Field, random: Random) -> str:
    """What somebody types: parts of several, one a line, as the kiosk's pages give them."""
    kind = field.kind.value
    match field.kind:
        case FieldKind.CHOICE:
            return random.choice([*(choice.value for choice in field.choices), "other"])
        case FieldKind.CHOICES:
            values = [choice.value for choice in field.choices]
            return "\n".join(random.sample(values, random.randint(0, len(values))))
        case FieldKind.ITEMS:
            counts = [f"{item.value}*{random.randint(0, item.most + 1)}" for item in field.items]
            return "\n".join(random.sample(counts, random.randint(0, len(counts))))
        case FieldKind.DATE:
            return _day(random)
        case FieldKind.NUMBER | FieldKind.MONEY if random.random() < 0.6:
            near = [
                bound + step for bound in (field.minimum, field.maximum) if bound is not None for step in (-1, 0, 1)
            ]
            return str(random.choice([*near, random.randint(-3, 30)]))
        case _:
            return random.choice(_TYPED[kind])


class _Maker:
    """Makes pages in order, and knows what stands before."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.outside: list[Members] = []
        self.in_blocks: list[Members] = []
        self.blocks: list[str] = []
        self.made = 0

    def page(self, page_id: str) -> Members:
        repeats = self.random.random() < 0.35
        page: Members = {"id": page_id, "title": {"ja": "頁"}, "group": {"ja": self.random.choice(["", "{組|くみ}"])}}
        if self.random.random() < 0.3 and self.outside:
            page["show_if"] = self.condition(self.outside)
        own: list[Members] = []
        for _ in range(self.random.randint(1, 5)):
            own.append(self.field(own, repeats=repeats))
        if repeats:
            least = self.random.randint(0, 2)
            page["repeat"] = {"least": least, "most": least + self.random.randint(1, 3)}
            page["repeat"]["heading"] = self.random.choice([{}, {"ja": "%(n)s人目", "en": "No. %(n)s"}, {"ja": "方"}])
            self.blocks.append(page_id)
            self.in_blocks += own
        else:
            self.outside += own
        return page | {"fields": own}

    def field(self, own: list[Members], *, repeats: bool) -> Members:
        random, known = self.random, [*own, *self.outside]
        kind = random.choice([kind for kind in KINDS if not (repeats and kind == "consent")])
        made: Members = {"id": f"f{self.made}", "label": {"ja": "{問|とい}", "en": "Q"}, "kind": kind}
        self.made += 1
        if kind == "computed" and not self.compute(made, known):
            made["kind"] = kind = "text"
        made |= self.settings(kind)
        if kind in NOBODY_TYPES:
            return made
        if known and random.random() < 0.3:
            made["show_if"] = self.condition(known)
        if known and random.random() < 0.25:
            made["required_if"] = self.condition(known)
        if random.random() < 0.25:
            wanted = [self.condition([made, *known]) for _ in range(random.randint(1, 2))]
            made["must"] = [{"condition": condition, "words": {"ja": "決まり"}} for condition in wanted]
        return made

    def settings(self, kind: str) -> Members:
        random = self.random
        made: Members = {"required": random.random() < 0.4, "max_length": random.choice([100, 100, 8])}
        match kind:
            case "text":
                made["width"] = random.choice(["any", "full", "half"])
                if random.random() < 0.4:
                    characters = random.choice(["latin_capitals", "katakana", "hiragana", "alphanumeric"])
                    made |= {"characters": characters, "width": "any"}
            case "number" | "money":
                low = random.choice([None, 0, 5])
                made |= {"minimum": low, "maximum": random.choice([None, (low or 0) + 10])}
                made["unit"] = random.choice([{}, {"ja": "{個|こ}", "en": "pieces"}])
            case "digits":
                made["length"] = 4
            case "date" | "year_month":
                made |= {"not_after_today": random.random() < 0.3, "not_before": random.choice([None, "2000-01-02"])}
            case "choice" | "choices":
                codes = random.choice([("", "", ""), ("101", "", "103")])
                names = zip("abc", codes, strict=True)
                made["choices"] = [
                    {"value": name, "label": {"ja": f"『{name}』"}, "code": code} for name, code in names
                ]
            case "items":
                prices = random.choice([(800, 400), (0, 0)])
                made["items"] = [
                    {"value": name, "label": {"ja": name}, "price": price, "most": 3}
                    for name, price in zip(("sofa", "desk"), prices, strict=True)
                ]
        if kind in ("choices", "items"):
            made |= {"least": random.choice([None, 2]), "most": random.choice([None, 2])}
        return made

    def compute(self, made: Members, known: list[Members]) -> bool:
        """Say what it is computed from; False: nothing before it can be."""
        added = [one["id"] for one in [*known, *self.in_blocks] if one["kind"] in ("number", "money", "items")]
        days = [one["id"] for one in known if one["kind"] == "date"]
        ways: list[Members] = [{"how": "sum", "of": added[:3]}] if added else []
        ways += [{"how": "count", "of": [block]} for block in self.blocks]
        if days:
            on = self.random.choice(["", "2026-04-01", *days])
            ways += [{"how": "age", "of": days[:1], "on": on}, {"how": "days", "of": [days[0], days[-1]]}]
        if ways:
            made["compute"] = self.random.choice(ways)
            made["unit"] = {"ja": "{円|えん}"}
        return bool(ways)

    def condition(self, known: list[Members], depth: int = 1) -> Members:
        random = self.random
        if depth < 4 and random.random() < 0.25:
            together = random.choice(["all", "any", "none"])
            return {together: [self.condition(known, depth + 1) for _ in range(random.randint(1, 3))]}
        if self.blocks and random.random() < 0.15:
            test = random.choice(["count_at_least", "count_at_most"])
            return {"field": random.choice(self.blocks), "test": test, "values": [str(random.randint(0, 3))]}
        one = random.choice(known)
        tests = ["is_one_of", "is_one_of", "is_empty", "is_answered"]
        alike = [other for other in known if other["kind"] == one["kind"] and other is not one]
        tests += ["equals"] if alike else []
        kinds = next((kinds for kinds in _COMPARED if one["kind"] in kinds), set())
        tests += ["at_least", "at_most"] if kinds else []
        tests += ["age_at_least", "age_below"] if one["kind"] == "date" else []
        return {"field": one["id"]} | self.comparison(random.choice(tests), one, known, alike)

    def comparison(self, test: str, one: Members, known: list[Members], alike: list[Members]) -> Members:
        random = self.random
        match test:
            case "is_one_of":
                values = ["a", "b", "yes", "no", "", "1", "5", "2026-11-20", "あ"]
                return {"values": random.sample(values, random.randint(1, 4))}
            case "equals":
                return {"test": test, "other": random.choice(alike)["id"]}
            case "at_least" | "at_most":
                if alike and random.random() < 0.5:
                    return {"test": test, "other": random.choice(alike)["id"], "plus_days": random.choice([0, 7, -1])}
                bounds = {"date": _day(random), "time": "09:00", "year_month": "2026-04"}
                return {"test": test, "values": [bounds.get(one["kind"], str(random.randint(-1, 12)))]}
            case "age_at_least" | "age_below":
                days = [other["id"] for other in known if other["kind"] == "date"]
                return {"test": test, "values": [random.choice(["0", "18", "65"])], "on": random.choice(["", *days])}
            case _:
                return {"test": test}


def _day(random: Random) -> str:
    """Often one at which an age, or today, turns."""
    near = [TODAY, *(TODAY.replace(year=TODAY.year - years) for years in (1, 18, 65))]
    day = random.choice(near) + timedelta(days=random.randint(-2, 2))
    if random.random() < 0.2:
        day = date(1930, 1, 1) + timedelta(days=random.randint(0, 36_000))
    return day.isoformat() if random.random() < 0.95 else "2026-02-30"
