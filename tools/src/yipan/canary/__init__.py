"""A device of nobody that sends readings through the whole chain and reads them back."""
