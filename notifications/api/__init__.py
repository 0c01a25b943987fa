"""The same for programs: what a person is told, and what HR's administrator sends to other systems."""
