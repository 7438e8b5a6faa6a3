"""What people must look into."""
