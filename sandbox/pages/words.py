"""The pay page's words in the language of its session: a dictionary of its own."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.books import Object

ENGLISH = "en"
WORDS: dict[str, dict[str, str]] = {
    "This is a test: no money moves.": {
        "ru": "Это проверка: деньги не двигаются.",
        "et": "See on katse: raha ei liigu.",
    },
    "Never type a real card here.": {
        "ru": "Никогда не вводите здесь настоящую карту.",
        "et": "Ärge kunagi sisestage siia päris kaarti.",
    },
    "To pay": {"ru": "К оплате", "et": "Tasuda"},
    "Pay {sum}": {"ru": "Оплатить {sum}", "et": "Maksa {sum}"},
    "Time left: {left}": {"ru": "Осталось: {left}", "et": "Aega jäänud: {left}"},
    "less than a minute": {"ru": "меньше минуты", "et": "alla minuti"},
    "1 minute": {"ru": "1 мин", "et": "1 min"},
    "{n} minutes": {"ru": "{n} мин", "et": "{n} min"},
    "{n} hours": {"ru": "{n} ч", "et": "{n} t"},
    "E-mail": {"ru": "Электронная почта", "et": "E-post"},
    "Test card": {"ru": "Проверочная карта", "et": "Proovikaart"},
    "More cards": {"ru": "Другие карты", "et": "Rohkem kaarte"},
    "Back without paying": {"ru": "Назад без оплаты", "et": "Tagasi maksmata"},
    "Back to the seller": {"ru": "Назад к продавцу", "et": "Tagasi müüja juurde"},
    "Nothing was charged: try another card.": {
        "ru": "Деньги не списаны: попробуйте другую карту.",
        "et": "Midagi ei võetud: proovige teist kaarti.",
    },
    "Choose a card.": {"ru": "Выберите карту.", "et": "Valige kaart."},
    "Your card was declined.": {"ru": "Карта отклонена.", "et": "Kaart lükati tagasi."},
    "Your card has insufficient funds.": {
        "ru": "На карте недостаточно денег.",
        "et": "Kaardil ei ole piisavalt raha.",
    },
    "Your card has expired.": {"ru": "Срок карты истёк.", "et": "Kaart on aegunud."},
    "Your bank did not recognise you.": {
        "ru": "Банк вас не узнал.",
        "et": "Pank ei tundnud teid ära.",
    },
    "Pays.": {"ru": "Платит.", "et": "Maksab."},
    "Is declined.": {"ru": "Отклоняется.", "et": "Lükatakse tagasi."},
    "Has not enough money.": {"ru": "Денег не хватает.", "et": "Raha ei jätku."},
    "Its bank asks first (3-D Secure).": {
        "ru": "Сначала спросит банк (3-D Secure).",
        "et": "Enne küsib pank (3-D Secure).",
    },
    "Pays only after this page has expired.": {
        "ru": "Платит, только когда время страницы вышло.",
        "et": "Maksab alles siis, kui lehe aeg on läbi.",
    },
    "Has expired.": {"ru": "Просрочена.", "et": "On aegunud."},
    "Pays; refunds take a while.": {
        "ru": "Платит; возврат идёт не сразу.",
        "et": "Maksab; tagasimakse võtab aega.",
    },
    "Pays; refunds fail.": {
        "ru": "Платит; возврат не проходит.",
        "et": "Maksab; tagasimakse ebaõnnestub.",
    },
    "Pays; its owner disputes it.": {
        "ru": "Платит; владелец оспаривает платёж.",
        "et": "Maksab; omanik vaidlustab makse.",
    },
    "Your bank asks": {"ru": "Ваш банк спрашивает", "et": "Teie pank küsib"},
    "Is it you who pays {sum}? (3-D Secure)": {
        "ru": "Это вы платите {sum}? (3-D Secure)",
        "et": "Kas {sum} maksate teie? (3-D Secure)",
    },
    "Pass": {"ru": "Подтвердить", "et": "Kinnita"},
    "Fail": {"ru": "Отказать", "et": "Keeldu"},
    "Expired": {"ru": "Время вышло", "et": "Aegunud"},
    "The time to pay is over": {"ru": "Время для оплаты вышло", "et": "Maksmise aeg on läbi"},
    "Nothing was charged. The seller can open a new payment for you.": {
        "ru": "Деньги не списаны. Продавец может открыть для вас новый платёж.",
        "et": "Midagi ei võetud. Müüja saab avada teile uue makse.",
    },
    "Waiting for the bank": {"ru": "Ждём банк", "et": "Ootame panka"},
    "The money will come, but only after this session has expired.": {
        "ru": "Деньги придут, но только когда время этой страницы выйдет.",
        "et": "Raha tuleb, aga alles siis, kui selle lehe aeg on läbi.",
    },
    "It is open still.": {"ru": "Пока оно идёт.", "et": "Praegu see veel kestab."},
    "It has expired: any moment now.": {
        "ru": "Оно вышло: деньги вот-вот придут.",
        "et": "See on läbi: raha tuleb kohe.",
    },
    "This page looks every second.": {
        "ru": "Страница проверяет каждую секунду.",
        "et": "Leht vaatab iga sekund.",
    },
}
LOCALES = frozenset(code for words in WORDS.values() for code in words)
Say = Callable[..., str]


def locale_of(session: Object) -> str:
    """The language that its seller asked for, where it is known here; else English."""
    asked = str(session.get("locale") or "")
    return asked if asked in LOCALES else ENGLISH


def saying(locale: str) -> Say:
    """What tells an English text in that language, with its facts filled in."""

    def say(text: str, **facts: object) -> str:
        return WORDS.get(text, {}).get(locale, text).format(**facts)

    return say
