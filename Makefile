CARGO ?= cargo

# OpenSSL reads the file of all the system's authorities twice for every HTTP client, which took longer than the rest
# of many tests. The servers of the tests have authorities of their own. The directory of the same authorities, from
# which one is read when it is needed, stays.
TEST = $(CARGO) test --config 'target."cfg(all())".runner = ["env", "SSL_CERT_FILE=/dev/null"]'

.PHONY: help setup demo test test-peers chaos bench fuzz fmt lint

help:
	@echo "make demo        the embedded org and sample apps, all tests, both protocols, headless"
	@echo "make test        formatting, lints and every test"
	@echo "make test-peers  the same flows against Apache with mod_auth_mellon and mod_auth_openidc, and on Okta's own sign-in page; exports, read by others"
	@echo "make chaos       a just-in-time test with something wrong at every call of the org's API; no user may be left"
	@echo "make fuzz        every decoder on a million hostile inputs; FUZZ_SEED=N for others"
	@echo "make bench       side by side with a bare script, with Playwright and with xmlsec1; how soon a report can be read and a submission be checked"
	@echo "make setup       install what is missing; the others do it too"
	@echo "make fmt, lint   format; check the format and the lints"

setup:
	@scripts/setup

demo: setup
	$(CARGO) run -- demo

fmt:
	$(CARGO) fmt --all

# A minimal toolchain comes without the two.
lint: setup
	@$(CARGO) fmt --version >/dev/null 2>&1 && $(CARGO) clippy --version >/dev/null 2>&1 || rustup component add rustfmt clippy
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy --test chaos -- -D warnings

# Many tests wait for a browser: four at least may do so at a time, and as many as there are cores.
test: lint
	RUST_TEST_THREADS=$${RUST_TEST_THREADS:-$$(n=$$(getconf _NPROCESSORS_ONLN); echo $$((n < 4 ? 4 : n)))} \
		$(TEST) --workspace --no-fail-fast

# Ignored elsewhere, because they need software that the other tests do not: Apache, Okta's widget, readers of formats.
test-peers: setup
	@scripts/setup-peers
	$(TEST) --test it -- --ignored peers::

# Some ten minutes on two cores. Ends with `chaos: N cases, L leaked users`.
chaos: setup
	$(TEST) --quiet --test chaos

# The other tests run the same targets on the numbers of inputs that stand beside them.
fuzz: setup
	FUZZ_INPUTS=$${FUZZ_INPUTS:-1000000} $(CARGO) test --test fuzz targets
	FUZZ_INPUTS=$${FUZZ_INPUTS:-1000000} $(CARGO) test --workspace --lib -- client::fuzz hostile_ledgers hostile_events

bench: setup
	scripts/bench
	$(CARGO) bench --quiet --bench report
	$(CARGO) bench --quiet --bench checking
	$(CARGO) test --quiet --release --test memory -- --nocapture
