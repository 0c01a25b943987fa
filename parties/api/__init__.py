"""What every room's addresses for programs are built of: who asks, what is read and answered, how it is refused."""
