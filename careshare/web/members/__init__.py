"""The pages of the people in a circle: all of them, each of them, and who is added."""
