"""What questions and answers are made of."""
