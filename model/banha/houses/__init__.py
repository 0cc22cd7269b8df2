"""The three houses: State, Business and School, their programmes and their joint projects."""
