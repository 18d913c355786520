"""HTTP for quizzes: thin functions behind a door that a higher app may replace (views/door.py)."""
