"""What the words of competence mean: kinds, validity, standing, what decides, what carries over. Pure."""
