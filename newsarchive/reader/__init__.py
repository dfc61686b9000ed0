"""The generic reader of Vietnamese news pages, pure: one module per question it answers."""
