"""Which variant of a question is practised. Pure."""

from collections.abc import Mapping
from typing import Any

from genomeready.assessment.types.shape import BadAnswer
from genomeready.catalogue.rules import next_variant, variant_told, variants_in


class OtherVariant(BadAnswer):
    """The answer is to no variant of the question as it is now."""

    message = "This question has changed since you opened it. Go back and answer it again."


def answered_variant(secret: str, key: str, content: Mapping[str, Any], token: str) -> int | None:
    """Return which variant an answer is to; None for a plain question.

    >>> answered_variant("secret", "q-1", {"stem_html": ""}, "")
    >>> answered_variant("secret", "q-1", {"variants": [{"seed": 11}]}, "11.made-up")
    Traceback (most recent call last):
    genomeready.assessment.rules.practising.OtherVariant: This question has changed since you opened it. Go back and answer it again.

    Raises:
        OtherVariant: it is to none.
    """
    if not variants_in(content):
        return None
    variant = variant_told(secret, key, content, token)
    if variant is None:
        raise OtherVariant
    return variant


def variant_after(secret: str, key: str, content: Mapping[str, Any], token: str) -> int | None:
    """Return the variant to try after the one of a token, the first where it is of none; None for a plain question.

    >>> variant_after("secret", "q-1", {"variants": [{"seed": 11}, {"seed": 23}]}, "")
    11
    """
    variants = variants_in(content)
    if not variants:
        return None
    told = variant_told(secret, key, content, token)
    return variants[0] if told is None else next_variant(variants, told)
