"""How forecasts of provinces are judged: scored series, rivals, scores and tables.

Nothing here runs the model. Forecasts and outcomes come as tables in the columns of
`banha.evaluation.judging.forecasts`, whoever made them.
"""
