"""What an installation owns: lecturers, lectures, orders and saved plans in one SQL database."""
