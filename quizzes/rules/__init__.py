"""Decisions about quizzes, as pure functions: specs/quizzes.md §2 to §6. Standard library only."""
