"""Banks of questions in and out: GIFT, Aiken, Moodle XML, QTI and our own files, with a neutral item between them."""
