"""What tests of one type of question share: questions with another body, answers through the form and back, signs of what is shown."""

import json
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from factories.questions import an_entry, kind_of, stored, to_send, with_head
from hypothesis import strategies as st

SEEDS = st.text(min_size=1, max_size=12)
TEXTS = {"title": "T", "stem_html": "", "lead_in_html": "<p>Which?</p>", "solution_html": "", "references": []}


def content_of(name: str, **body: Any) -> dict[str, Any]:
    """What is stored of a question of an author with other fields in its body."""
    entry = an_entry(name)
    return stored(with_head(entry, body=entry.body | body))


def there_and_back(kind: Any, content: dict[str, Any], answer: Any, *, seed: str) -> Any:
    """An answer as a browser sends it, read, kept as JSON, shown in the form and sent once more."""
    frozen = json.loads(json.dumps(kind.prepare(content, seed)))
    first = kind.read_answer(frozen, to_send(kind.NAME, frozen, answer) if answer else [])
    kept = json.loads(json.dumps(first))
    shown = asdict(kind.view(content, frozen, kept))
    assert shown["answered"] is (kept is not None)
    return kind.read_answer(frozen, filled_in(shown))


def filled_in(shown: dict[str, Any]) -> list[str]:
    """What a browser sends of a form that nobody touched: every choice that is marked, every text that stands in a field."""
    rows = [*shown["body"].get("rows", ()), *(piece["gap"] for piece in shown["body"].get("pieces", ()) if piece["gap"])]
    sent = [f"{row['token']}={choice['token']}" for row in rows for choice in row["choices"] if choice["chosen"]]
    sent += [f"{row['token']}={row['text']}" for row in rows if row.get("text")]
    sent += [option["token"] for option in [*shown["options"], *shown["body"].get("regions", ())] if option["chosen"]]
    return sent + ([shown["text"]] if shown["text"] else [])


def share(name: str, content: dict[str, Any], answer: Any) -> Fraction:
    found: Fraction = kind_of(an_entry(name)).mark(content, answer).share
    return found


def some_of(slots: dict[str, list[str]]) -> st.SearchStrategy[dict[str, str]]:
    """Answers that fill any of the slots with any of their choices."""
    return st.fixed_dictionaries({}, optional={slot: st.sampled_from(choices) for slot, choices in slots.items()})
