"""What each message, button and command does, and how things look."""
