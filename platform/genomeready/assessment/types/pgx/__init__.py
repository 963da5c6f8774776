"""Pharmacogenes: from a diplotype to allele functions, activity score and phenotype."""
