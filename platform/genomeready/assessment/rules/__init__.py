"""The rules of examinations and quizzes. Pure: no database, no clock; chance only from a seed."""
