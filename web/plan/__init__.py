"""Planning a tour: the question, the answer, and every way to ask and to show it."""
