"""What the rules of matching say of the people of a programme: values, formulas, reasons.

The rules themselves stand in matching_rules/, what a matching is in matching/.
"""
