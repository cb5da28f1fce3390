"""What the design costs and which documented limit binds first, as a model of a few lines of arithmetic."""
