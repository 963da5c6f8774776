"""Data access: may this request have this data set, by the terms of the Data Use Ontology."""
