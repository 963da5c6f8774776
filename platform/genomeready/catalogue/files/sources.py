"""What makes a question this question: the source whose hash changes when it does."""

import hashlib
import json
from typing import Any

from genomeready.catalogue.files.shapes import QuestionEntry

BEHIND_THE_SCENES = {"authors", "reviews", "awaiting", "evidence", "review_by", "tests", "variants"}
"""Fields of a question that change without the question changing; they are no part of a content hash."""


def question_source(question: QuestionEntry) -> dict[str, Any]:
    """Return what makes a question this question: its hash changes when one of these does."""
    head = {name: value for name, value in question.head.value.items() if name not in BEHIND_THE_SCENES}
    options = [[option.id, option.key, option.text.text, option.rationale.text] for option in question.options]
    texts = [prose.text for prose in (question.stem, question.lead_in, question.solution, *question.notes)]
    found = {"head": head, "texts": texts, "options": options, "works": [key for key, _ in question.works]}
    variants = [[variant.seed, variant.params, question_source(variant.entry)] for variant in question.variants]
    return found | ({"variants": variants} if variants else {})


def content_hash(value: object) -> str:
    """Return the SHA-256 of a value, blind to the order of fields."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False, default=vars).encode()).hexdigest()
