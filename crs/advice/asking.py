"""What the questions of a programme are shown with: answers as they stand, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from core.clock import local_day
from core.forms import understand
from core.organisation.models import Resort
from core.refusals import FormFault
from crs.advice.leaving import Leaving, leaving_of
from crs.advice.models import ComplaintProgramme, Question
from crs.advice.queries import complaints_of, questions_of
from crs.advice.rules import Judgement, Verdict, judge
from crs.advice.schemas import CHOICES, YES, answers_form
from crs.catalogue.models import Programme

AHEAD, USUAL_NIGHTS = 14, 14


@dataclass(frozen=True)
class Suits:
    """A programme's advice for its reader; `answers` and `faults` are by question.

    Answers live as long as the request: they are written nowhere, logs included.
    """

    resort: Resort
    programme: Programme
    questions: Sequence[Question]
    complaints: Sequence[ComplaintProgramme] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stay: Mapping[str, Any] = field(default_factory=dict)
    """Plan and arrival of the booking that somebody has begun, where they come from one."""

    @property
    def judgement(self) -> Judgement[Question]:
        """What the answers say so far."""
        return judge([(question, self._verdict(question)) for question in self.questions])

    def _verdict(self, question: Question) -> Verdict | None:
        said = self.answers.get(question.code)
        return None if said is None else question.verdict(answer=said == YES)

    @property
    def search(self) -> dict[str, Any]:
        """A search that finds stays with it: for two, on their dates or a fortnight from now."""
        arrival = self.stay.get("arrival") or local_day(self.resort.zone) + timedelta(days=AHEAD)
        nights = max(USUAL_NIGHTS, self.programme.min_nights)
        asked = {"where": self.resort.slug, "programme": self.programme.code, "adults": 2}
        return asked | {"arrival": arrival.isoformat(), "nights": nights}

    @property
    def leaving(self) -> Leaving | None:
        """How long one may book and still cancel free of charge."""
        return leaving_of(self.resort, self.stay)

    @property
    def about(self) -> str:
        """How a call-back names the programme."""
        return f"{self.resort.slug}/{self.programme.code}"


def suits_of(resort: Resort, programme: Programme, stay: Mapping[str, Any] | None = None) -> Suits:
    """What the programme's page shows: what it helps with, and its questions unanswered."""
    questions, complaints = questions_of(programme.id), complaints_of(programme.id)
    return Suits(resort, programme, questions, complaints, stay=stay or {})


def answered(
    resort: Resort,
    programme: Programme,
    sent: Mapping[str, str],
    stay: Mapping[str, Any] | None = None,
    *,
    so_far: bool = False,
) -> Suits:
    """The questions with the answers that were sent; `so_far`: the others may still come."""
    questions = questions_of(programme.id)
    form = answers_form(question.code for question in questions)
    faults: Mapping[str, Sequence[str]] = {}
    answers = form.as_sent(sent)
    try:
        answers = understand(form, sent)
    except FormFault as fault:
        faults = fault.faults
    kept = {code: said for code, said in answers.items() if said in CHOICES}
    shown = {} if so_far else faults
    return Suits(resort, programme, questions, (), kept, shown, stay or {})
