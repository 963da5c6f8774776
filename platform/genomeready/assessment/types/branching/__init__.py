"""Conversations as graphs: choices with points and consequences, repairs, and errors that nobody may make."""
