"""Reading keys and the register."""
