"""What is deployed: the bundle of the functions, their requirements, licences and bill of materials."""
