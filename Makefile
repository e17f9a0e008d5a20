# make run: set up, index seeds/, serve the pages.  make test: set up, run everything, browser included.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run setup test lint bench lighthouse screenshots requirements clean

run: setup
	$(BIN)/fundstelle index
	$(BIN)/fundstelle serve

setup: $(VENV)/run.stamp

# Whatever is compiled, where there is a C compiler (index/kernels.py).
KERNELS := $(shell find index search -name '*.pyx' -o -name '*.pxd')

$(VENV)/run.stamp: requirements/run.txt pyproject.toml setup.py $(KERNELS)
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Fundstelle needs Python 3.11 or newer; name one with: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --require-hashes -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -c 'from search.engine import counting as twin; from index.kernels import fastest; \
		fastest(twin) is twin and print("Nothing was compiled (no C compiler, or no headers of Python): indexing and searching run on NumPy, which is slower.")'
	touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	$(PIP) install --require-hashes -r requirements/test.txt
	touch $@

$(VENV)/lint.stamp: requirements/lint.txt $(VENV)/test.stamp
	$(PIP) install --require-hashes -r requirements/lint.txt
	touch $@

test: $(VENV)/test.stamp
	sh tests/find_chromium.sh
	sh tests/find_page_checkers.sh
	$(BIN)/python -m pytest

lint: $(VENV)/lint.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/run.stamp
	$(PIP) install --require-hashes -r requirements/bench.txt
	touch $@

# make bench ARTICLES=100000 TEXT=sentences.txt: the engine beside others, see docs/performance.md.
ARTICLES ?= 10000
bench: $(VENV)/bench.stamp
	$(BIN)/python -m tests.bench.engine --articles $(ARTICLES) $(if $(TEXT),--text $(TEXT)) $(if $(ENGINES),--engines $(ENGINES))

# Lighthouse over the main pages: see docs/performance.md.
lighthouse: $(VENV)/test.stamp
	sh tests/find_chromium.sh
	sh tests/find_page_checkers.sh
	$(BIN)/python -m tests.webui.lighthouse

# The pictures of README.md and docs/pages.md.
screenshots: $(VENV)/test.stamp
	sh tests/find_chromium.sh
	$(BIN)/python -m tests.webui.screenshots

# The pinned versions with hashes, made anew from pyproject.toml (needs uv).
requirements:
	$(MAKE) --always-make requirements/run.txt requirements/test.txt requirements/lint.txt requirements/bench.txt

COMPILE := uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url --quiet
requirements/run.txt:
	$(COMPILE) requirements/build.in --output-file $@
requirements/test.txt:
	$(COMPILE) requirements/build.in --extra test --constraints requirements/run.txt --output-file $@
requirements/bench.txt:
	$(COMPILE) requirements/build.in --extra bench --constraints requirements/run.txt --output-file $@
requirements/lint.txt:
	$(COMPILE) requirements/build.in --extra test --extra lint --constraints requirements/test.txt --output-file $@

# Never var/: the archive lies there by default, with the corrections that people made.
clean:
	rm -rf $(VENV) build *.egg-info var/bench tests/tools/node_modules
	find index search -name '*_compiled.c' -delete -o -name '*_compiled.*.so' -delete
