"""Template tags of quizzes."""
