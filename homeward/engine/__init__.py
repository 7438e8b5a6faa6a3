"""Rules: what they may say, the facts that they read, and how they are evaluated, narrated and tested."""
