# make demo   play the story with everything real but the metal, then leave it up for the hand
#             DEMO=forms plays the chapter of forms instead; other words go there too: DEMO="forms --no-keep"
# make test   everything that is checked on every change (the same as .ci/run)
PYTHON := .venv/bin/python
SHELL := /bin/bash
# A private network and a pcscd of one's own are root's to make.
AS_ROOT := $(shell [ "$$(id -u)" = 0 ] || echo sudo)

.PHONY: setup demo test check fix texts shots pictures bench torture lock dev

setup:
	@provisioning/machine/set_up.sh development

texts: setup
	@$(PYTHON) -m provisioning.texts

demo: texts
	@$(AS_ROOT) $(PYTHON) -m provisioning.demonstration $(DEMO)

dev: texts
	@$(AS_ROOT) $(PYTHON) -m provisioning.demonstration --no-story $(DEMO)

test: texts
	@.ci/checks

check: texts
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy

fix:
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

shots: texts
	@rm -rf shots
	@$(PYTHON) -m tests.support.screens.step_shots shots
	@$(PYTHON) -m tests.central.pages.shots shots/staff

# What a change did to the pictures, beside the commit at which one was reviewed last (or BEFORE=…): picture-report/index.html
BEFORE ?= $(shell git log -1 --format=%H -- tests/golden)
pictures: shots
	@git worktree remove --force .cache/pictures-before 2>/dev/null || true
	@git worktree add --quiet --detach .cache/pictures-before $(BEFORE)
	@ln -s $(CURDIR)/.venv .cache/pictures-before/.venv
	@$(MAKE) --no-print-directory -C .cache/pictures-before -o setup shots || echo "not every picture of $(BEFORE) could be drawn: the others count as new"
	@$(PYTHON) -m tests.support.screens.picture_report .cache/pictures-before/shots shots picture-report
	@git worktree remove --force .cache/pictures-before

bench: texts
	@$(AS_ROOT) $(PYTHON) -m tests.bench $(BENCH)

torture: texts
	@$(AS_ROOT) $(PYTHON) -m tests.torture $(TORTURE)

lock:
	.venv/bin/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --strip-extras --allow-unsafe -o requirements.lock requirements.in
