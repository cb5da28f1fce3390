# `make run` starts the product on this machine, `make test` tests it. Both install what they need.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

UV_VERSION := 0.13.8
HIDANE_VERSION := 0.6.0
PYTHON ?= python3
UV := .tools/uv/bin/uv
BIN := .venv/bin
STAMPS := .tools/stamps
TEST_OFFSET ?= 3000
export UV_LINK_MODE ?= copy
export PATH := $(CURDIR)/.tools/bin:$(PATH)

.PHONY: help run test setup check unit rules rules-hidane web-test suite-test suite-tools hidane chromium lock generate bundle sbom infra clean

help: ## show this
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

run: setup ## start the local suite with a demo organization; Ctrl-C stops it
	@$(BIN)/ledgerlight up $(ARGS)

test: ## everything that must be green
	@$(MAKE) --no-print-directory -j2 --output-sync=target check infra bundle web-test rules rules-hidane suite-tools
	@$(MAKE) --no-print-directory unit
	@$(MAKE) --no-print-directory suite-test
	@echo "all tests passed"

# --- what has to be installed -------------------------------------------------------------------------
setup: $(STAMPS)/python $(STAMPS)/npm-root $(STAMPS)/npm-web ## install everything that `run` needs

$(STAMPS)/uv:
	@mkdir -p $(STAMPS)
	$(PYTHON) -m venv .tools/uv
	.tools/uv/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

$(STAMPS)/python: $(STAMPS)/uv requirements.lock pyproject.toml
	test -x $(BIN)/python || $(UV) venv --quiet --python $(PYTHON) .venv
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

# A package's install scripts are not run: nothing of ours needs one, and some would download browsers.
define npm_ci
	@mkdir -p $(STAMPS)
	npm ci --prefix $(1) --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
endef

$(STAMPS)/npm-root: package-lock.json
	$(call npm_ci,.)
$(STAMPS)/npm-web: web/package-lock.json
	$(call npm_ci,web)
$(STAMPS)/npm-rules: tests/rules/package-lock.json
	$(call npm_ci,tests/rules)
$(STAMPS)/npm-browser: tests/browser/package-lock.json
	$(call npm_ci,tests/browser)

chromium: ## install Chromium for the browser tests (Debian, as root)
	@command -v chromium >/dev/null && command -v chromium-headless-shell >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update -qq && apt-get install -y -qq chromium chromium-headless-shell >/dev/null; } \
	  || command -v chromium >/dev/null || { echo "install Chromium (package chromium), or set CHROMIUM_PATH"; exit 1; }

# rustup looks for its compilers in HOME; where that has none, those beside the program serve.
hidane: ## build the fast Firestore emulator (Rust; about 4 minutes, once)
	@command -v hidane >/dev/null || { command -v cargo >/dev/null || { echo "hidane needs Rust: install cargo"; exit 1; }; \
	  cargo --version >/dev/null 2>&1 || export RUSTUP_HOME="$$(dirname "$$(command -v cargo)")/../../.rustup"; \
	  cargo install hidane --version $(HIDANE_VERSION) --locked --quiet --root .tools; }

lock: $(STAMPS)/uv ## resolve the Python dependencies again
	$(UV) pip compile pyproject.toml --all-extras --generate-hashes --universal --upgrade --no-emit-index-url --no-header -q -o requirements.lock
	$(UV) pip compile tests/infra/checkov.in --generate-hashes --universal --upgrade --no-emit-index-url --no-header --no-annotate -q -o tests/infra/checkov.lock

$(STAMPS)/checkov: $(STAMPS)/uv tests/infra/checkov.lock
	$(UV) venv --quiet --clear --python $(PYTHON) .tools/checkov
	$(UV) pip sync --quiet --python .tools/checkov/bin/python --require-hashes tests/infra/checkov.lock
	@touch $@

# --- what is deployed ---------------------------------------------------------------------------------
bundle: $(STAMPS)/python ## assemble what Cloud Functions builds, and start every function from it alone
	$(BIN)/python -m deploy.bundle
	PATH="$(CURDIR)/.tools/uv/bin:$$PATH" $(BIN)/python -m deploy.prove

sbom: $(STAMPS)/python ## list what is shipped as CycloneDX
	$(BIN)/python -m deploy.sbom

# --- tests, by what they cost -------------------------------------------------------------------------
generate: $(STAMPS)/python ## write what is generated from the schemas
	$(BIN)/python -m schemas.generate
	$(BIN)/python -m schemas.authorization
	$(BIN)/python -m schemas.terraform_names
	$(BIN)/python -m deploy.lock
	$(BIN)/python -m deploy.licences
	$(BIN)/python -m tests.contract.examples
	$(BIN)/python -m scale

check: $(STAMPS)/python ## linters, types, layers, generated files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --config pyproject.toml
	$(BIN)/python -m schemas.authorization --check
	$(BIN)/python -m schemas.generate --check
	$(BIN)/python -m schemas.terraform_names --check
	$(BIN)/python -m deploy.lock --check
	$(BIN)/python -m deploy.licences --check
	$(BIN)/python -m scale --check

unit: $(STAMPS)/python ## arithmetic, use cases on fakes, contracts, the simulation, Terraform
	$(BIN)/pytest -n auto --dist worksteal tests/simulation tests/contract tests/infra tests/unit

infra: $(STAMPS)/checkov ## known misconfigurations in Terraform; needs no network
	.tools/checkov/bin/checkov --config-file terraform/checkov.yaml

web-test: $(STAMPS)/npm-web ## the web client's types, lint and tests
	npm --prefix web run --silent check
	npm --prefix web test --silent

rules: $(STAMPS)/python $(STAMPS)/npm-rules ## the authorization matrix on the security rules
	node tests/rules/run.mjs

rules-hidane: $(STAMPS)/python $(STAMPS)/npm-rules hidane
	node tests/rules/run.mjs --firestore hidane

suite-tools: setup $(STAMPS)/npm-browser chromium hidane

suite-test: suite-tools ## the running product, on each Firestore emulator, and in a browser
	tests/run-suite.sh $(TEST_OFFSET)

clean: ## remove what was installed and built
	rm -rf .venv .tools dist node_modules web/node_modules web/dist tests/rules/node_modules tests/browser/node_modules .ledgerlight
