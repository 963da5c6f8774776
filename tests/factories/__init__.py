"""One function a thing, everything optional; each fills in the rest."""
