# SPDX-License-Identifier: Apache-2.0
#
# Proofs: what is proved, and to which depth, stands in tests/formal/README.md.

.PHONY: formal formal-quick
formal: ## prove the properties of every RTL block that has some (PROOF=name: that one)
	$(PYTHON) tests/formal/run.py --out $(BUILD)/formal $(PROOF)

formal-quick: ## the proofs that take seconds each
	$(PYTHON) tests/formal/run.py --quick --out $(BUILD)/formal
