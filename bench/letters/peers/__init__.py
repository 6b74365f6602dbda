"""The same letter by other means, one program each. They know the sample's files and nothing of the application."""
