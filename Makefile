# Each target does all the set-up it needs: see scripts/environment.sh.
BIN := .venv/bin
# Files of tests are shared between two processes.
TWO := -n 2 --dist loadfile -p no:benchmark

.DEFAULT_GOAL := help
.PHONY: help run test check-all lint format environment tools notebook reference site pins clean

help: ## say what each target does
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST) | awk -F': ' '{printf "make %-12s %s\n", $$1, $$2}'

run: environment ## install banha and simulate Bình Dương 2010-2030: a table and a figure sheet
	$(BIN)/banha demo

test: tools lint ## install the test tools; linters, types and the fast tests
	$(BIN)/mypy
	$(BIN)/python -m pytest $(TWO)

check-all: tools ## the slower studies, at a size that fits a small machine
	$(BIN)/python -m pytest -m slow $(TWO) || { code=$$?; test $$code -eq 5 && echo "no slow tests yet"; }

lint: tools ## ruff: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: tools ## put the code into its standard form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

environment: ## make .venv with what banha needs to run
	@sh scripts/environment.sh core

tools: ## the same, with the test tools
	@sh scripts/environment.sh test

notebook: ## install JupyterLab and open the notebooks
	@sh scripts/environment.sh notebook
	$(BIN)/jupyter lab notebooks

reference: tools ## write the generated pages of docs/ anew, from docstrings, --help and tables
	$(BIN)/python scripts/reference.py

site: tools ## build the documentation into site/, to be read without a network
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet
	@echo "open site/index.html"

pins: tools ## move all pinned versions to the newest that fit
	$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r constraints/uv.txt
	$(BIN)/python scripts/pins.py

clean: ## remove the environment and what tools leave behind
	rm -rf .venv .python .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks build dist site
	find model tests scripts notebooks experiments -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
