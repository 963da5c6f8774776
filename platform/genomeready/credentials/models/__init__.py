"""The tables of certificates, a file for each thing that is kept."""
