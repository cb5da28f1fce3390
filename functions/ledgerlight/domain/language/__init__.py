"""What the product writes to people, in their language: words, and figures, months and days as they write them."""
