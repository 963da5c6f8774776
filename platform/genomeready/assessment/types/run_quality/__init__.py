"""Quality of a sequencing run: metrics with stated limits, faults that show in them, tables made from a seed, marks."""
