"""Synthetic reads of a short stretch: made from a seed, counted, judged by stated rules, and drawn. Pure."""
