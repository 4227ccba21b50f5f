"""How good models are on questions they never saw: questions, answers compared, figures with intervals, verdicts.

Pure: what models said is given, nothing is asked or stored here. Figures are of one test file; every model gets the
same questions, and two models are compared on the questions that both answered.
"""
