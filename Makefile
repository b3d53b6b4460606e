# `make run` and `make test` are complete on a fresh Debian 12 machine with Rust and Node.

.PHONY: run test test-spark simulate planted-bugs package test-package notices advisories bench soak lint fmt fuzz build page prepare prepare-tests prepare-packages bindings help

help:
	@echo "make run    install what is missing, build, open the window (no display: the sample migration, headless)"
	@echo "make test   install what is missing, run every test: Rust, page, real window"
	@echo "make test-spark  the Spark job on two executors, one of which is killed, against one computer"
	@echo "make package       build the release and pack it: .deb and .rpm, in target/release/bundle"
	@echo "make test-package  install the .deb in a clean Debian 12, use it there, remove it (as root)"
	@echo "make bench  speed and memory of the engine, as ratios to bare loops in the same run"
	@echo "make soak   import SOAK_RECORDS=10000000 records, with the memory looked at on the way"
	@echo "make simulate  thousands of imports that go wrong in every way, for SECONDS=60; SEED=… repeats one"
	@echo "make lint   formatting, clippy, the page's linter and types"
	@echo "make fmt    format everything"
	@echo "make fuzz   feed the engine files that nobody would write, for FUZZ_SECONDS=600"

# Builds a program for measuring with the features of the whole workspace, which `run` does not take, and runs it.
release = cargo build --locked --release --workspace --bin $(1) && "$${CARGO_TARGET_DIR:-target}/release/$(1)"

run: prepare page
	@scripts/run.sh

test: prepare prepare-tests page
	@scripts/test.sh

test-spark:
	@scripts/test-spark.sh

package: prepare page
	@scripts/package.sh

test-package: prepare-packages
	@scripts/test-package.sh

# The packages by other authors that are shipped, with their licences; from both lock files.
notices: ui/node_modules/.installed
	node scripts/notices.mjs

# Known vulnerabilities in the crates; fetches their list.
advisories:
	@scripts/deny.sh advisories

lint: prepare page
	@scripts/lint.sh

bench: prepare
	$(call release,tableferry-bench)

SOAK_RECORDS ?= 10000000

soak: prepare
	$(call release,tableferry-bench) soak $(SOAK_RECORDS)

fmt: ui/node_modules/.installed
	cargo fmt --all
	cargo fmt --manifest-path fuzz/Cargo.toml
	npm --prefix ui run fmt

FUZZ_SECONDS ?= 600

fuzz:
	@scripts/fuzz.sh $(FUZZ_SECONDS)

# What the window is built from (Debian and Ubuntu; elsewhere it says what is needed).
prepare:
	@scripts/prepare.sh build

# What the window tests need besides.
prepare-tests:
	@scripts/prepare.sh test
	@scripts/developer-tools.sh

# And what test-package needs.
prepare-packages:
	@scripts/prepare.sh package

ui/node_modules/.installed: ui/package.json ui/package-lock.json
	npm --prefix ui ci --no-audit --no-fund
	@touch $@

page: ui/dist/index.html

ui/dist/index.html: ui/node_modules/.installed $(shell find ui/src -type f) ui/index.html ui/vite.config.ts ui/tsconfig.json THIRD-PARTY-NOTICES.txt LICENSE-MIT LICENSE-APACHE
	npm --prefix ui run build
	@touch $@

# The page's types from the engine's.
bindings:
	UPDATE_BINDINGS=1 cargo test --locked --workspace --test bindings

# Simulated imports that go wrong in every way, for SECONDS from a seed of the clock on; or SEED alone, once more.
SECONDS ?= 60

simulate:
	$(call release,tableferry-simulator) $(if $(SEED),seed $(SEED),seconds $(SECONDS))

# Each of the planted bugs is found.
planted-bugs:
	@scripts/planted-bugs.sh
