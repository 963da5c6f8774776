"""The verbs of assessment: start an attempt, save an answer, hand in."""
