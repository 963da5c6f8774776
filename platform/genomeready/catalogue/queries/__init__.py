"""Reading courses, lessons and questions."""
