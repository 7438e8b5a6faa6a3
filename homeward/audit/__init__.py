"""The auditor: proves that people were told when they were to be. It shares no code with what tells them."""
