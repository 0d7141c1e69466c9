"""What is asked of applicants and representatives."""
