"""Files of known size and content to measure readers with; nothing of them is taken from anywhere."""
