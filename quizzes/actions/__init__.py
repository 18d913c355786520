"""The verbs of quizzes: one transaction each, harmless when repeated."""
