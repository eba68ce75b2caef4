"""Plausible people of three languages. None of them lives; every address ends in example.org."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

LANGUAGES = {"et": 45, "ru": 30, "en": 25}
WITH_EMAIL = 85  # of a hundred
FIRST = {
    ("et", "f"): "Aino Ene Helve Kaja Leida Liis Maarja Mare Piret Riina Signe Urve Viive",
    ("et", "m"): "Aivar Ants Enn Heino Indrek Kalev Lembit Margus Peeter Tarmo Urmas Väino",
    ("ru", "f"): "Алла Анна Валентина Вера Елена Зинаида Лариса Марина Нина Раиса Светлана Татьяна",
    ("ru", "m"): "Алексей Анатолий Валерий Владимир Геннадий Евгений Игорь Олег Пётр Юрий",
    ("en", "f"): "Agneta Alice Anneli Baiba Diana Gunilla Helen Kristīne Laima Marja Ruth Tuula",
    ("en", "m"): "Anders Andris Daniel Erkki Imants Jānis Jorma Matti Olof Reijo Thomas Valdis",
}
LAST = {
    "et": "Aas Allik Ilves Jõgi Kalda Karu Koppel Kuusk Laur Metsa Mets Nurm Paju Raud Roos Susi",
    "ru": "Антонов Беляев Воронов Громов Денисов Ефимов Жуков Зуев Киселёв Орлов Панов Романов",
    "en": "Andersson Balodis Brown Hakala Heikkinen Hill Kārkliņš Laine Nilsson Rantanen Webb",
}
CYRILLIC = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
LATIN = "a b v g d e e zh z i i k l m n o p r s t u f h ts ch sh sch - y - e yu ya"
LETTERS = dict(zip(CYRILLIC, LATIN.split(" "), strict=True))


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person with a name; adults have an age that fits a sanatorium."""

    name: str
    sex: str
    age: int


@dataclass(frozen=True, slots=True)
class Household:
    """Who travels together, the buyer first, and how they are reached."""

    persons: Sequence[Somebody]
    language: str
    email: str
    phone: str


def drawn_household(dice: Random, adults: int, children: int) -> Household:
    """A couple where there are two, children of school age or younger."""
    language = dice.choices(list(LANGUAGES), list(LANGUAGES.values()))[0]
    family = dice.choice(LAST[language].split())
    first_sex = "f" if dice.random() < 0.62 else "m"
    grown = dice.choice((38, 47, 56, 61, 64, 67, 70, 74, 78)) if not children else 38
    persons = []
    for place in range(adults):
        sex = first_sex if place % 2 == 0 else ("m" if first_sex == "f" else "f")
        persons.append(_somebody(dice, language, family, sex, grown + dice.randint(-4, 4)))
    for _child in range(children):
        persons.append(
            _somebody(dice, language, family, dice.choice("fm"), dice.choice((5, 8, 11)))
        )
    email = f"{_latin(persons[0].name)}{dice.randint(1, 99)}@example.org"
    return Household(
        persons,
        language,
        email if dice.random() * 100 < WITH_EMAIL else "",
        f"+372 200 {dice.randint(5000, 9999)}",
    )


def _somebody(dice: Random, language: str, family: str, sex: str, age: int) -> Somebody:
    first = dice.choice(FIRST[language, sex].split())
    last = f"{family}а" if language == "ru" and sex == "f" else family
    return Somebody(f"{first} {last}", sex, age)


def _latin(name: str) -> str:
    """As it stands in an address: `ulle.magi`."""
    plain = "".join(LETTERS.get(letter, letter) for letter in name.lower())
    split = unicodedata.normalize("NFKD", plain.replace(" ", "."))
    return "".join(letter for letter in split if letter.isascii() and letter != "-")
