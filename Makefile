# SPDX-License-Identifier: GPL-2.0-only
# The only front door. 'make help' lists every verb.

HOST ?= ppc-pr
LINUX ?=
HOSTS := $(sort $(patsubst hosts/%.mk,%,$(wildcard hosts/*.mk)))

ifeq ($(filter $(HOST),$(HOSTS)),)
$(error unknown host '$(HOST)'; known: $(HOSTS))
endif
include hosts/$(HOST).mk
include kernels/$(KERNEL).mk
export HOST KERNEL QEMU QEMU_PACKAGE APPEND GUEST EXPECT PROVES
export ARCH CROSS_COMPILE PACKAGES TARGET GUEST_ARCH INIT_CFLAGS HOSTS

MAKEFLAGS += --no-print-directory
.PHONY: help tree series boot check hosts readme record clean _build _run

help:
	@echo "make boot [HOST=$(HOST)]   build, boot the host before and after the series, compare"
	@echo "make check             all tests: the lab's own and every host"
	@echo "make tree [LINUX=dir]  build/tree: the kernel with the series, to work in"
	@echo "make series            write the commits of build/tree back to series/7.3"
	@echo "make hosts             the hosts and what each proves"
	@echo "make readme            the README's tables and picture from results/7.3"
	@echo "make record            results/7.3 from the last run, then 'make readme'"
	@echo "make clean             remove build/ (the cache in ~/.cache/kvm-ageing stays)"
	@echo "Packages that are missing are installed with apt, and named before."

tree:
	@bash lab/tree.sh $(LINUX)

series: | build/tree
	@bash lab/series.sh series/7.3
	@git -C build/tree rev-parse HEAD > build/applied
	@cat series/7.3/base series/7.3/[0-9]*.patch | sha256sum | cut -c1-16 | \
		sed "s/$$/-$$(cat build/base)/" > build/tree.stamp
	@git status --short series

build/tree:
	@$(MAKE) tree

boot: _tree
	@$(MAKE) _build _run HOST=$(HOST)

# Work in build/tree is booted as it is; without it the series is applied.
_tree:
	@[ -e build/applied ] && \
		[ "$$(git -C build/tree rev-parse HEAD)" != "$$(cat build/applied)" ] || \
		bash lab/tree.sh $(LINUX)

_build:
	@bash lab/deps.sh $(firstword $(QEMU)):$(QEMU_PACKAGE)
	@bash lab/build.sh base
	@bash lab/build.sh series
	@bash lab/initrd.sh

_run:
	@echo "== $(HOST): boot base and series"
	@bash lab/boot.sh base
	@bash lab/boot.sh series
	@echo "$$EXPECT" | bash lab/verdict.sh build/results/$(HOST)-base.ktap \
		build/results/$(HOST)-series.ktap > build/results/$(HOST).txt; \
		status=$$?; cat build/results/$(HOST).txt; exit $$status

check:
	@bash lab/check.sh

hosts:
	@for h in $(HOSTS); do $(MAKE) _host HOST=$$h; done

_host:
	@printf '%-14s %s\n%-14s kernel %s, state: %s\n' "$(HOST)" "$(PROVES)" "" "$(KERNEL)" \
		"$$(tail -n 1 results/7.3/$(HOST).txt 2>/dev/null || echo 'never recorded')"

readme:
	@bash lab/deps.sh gnuplot:gnuplot-nox
	@bash lab/readme.sh README.md

# What 'make check' or 'make boot' saw last, without the selftest's own lines.
record:
	@mkdir -p results/7.3
	@for f in build/results/*.ktap; do \
		grep -vE '^# (ok|TAP|1\.\.|Totals)' $$f > results/7.3/$$(basename $$f); done
	@for h in $(HOSTS); do tail -n 1 build/results/$$h.txt > results/7.3/$$h.txt; done
	@$(MAKE) readme

clean:
	@rm -rf build
