"""What the text fields of assessment share."""


def trimmed(text: str | None) -> str | None:
    """Return a text without the spaces around it.

    >>> trimmed(" a "), trimmed(None)
    ('a', None)
    """
    return text.strip() if text else text
