# SPDX-License-Identifier: GPL-2.0-only
# The only front door. 'make help' lists every verb.

HOST ?= ppc-pr
LINUX ?=
HOSTS := $(sort $(patsubst hosts/%.mk,%,$(wildcard hosts/*.mk)))
# 'make check' leaves out what is marked TIER = all.
CORE_HOSTS := $(sort $(patsubst hosts/%.mk,%,$(shell grep -L '^TIER = all' hosts/*.mk)))

ifeq ($(filter $(HOST),$(HOSTS)),)
$(error unknown host '$(HOST)'; known: $(HOSTS))
endif
# What a host or a kernel does not set is not that of the make above us.
REFERENCE =
GUEST =
BARS =
TOOLS =
STORY =
ICOUNT = 0
INIT_CFLAGS =
GUEST_ARCH =
LLVM =
WITH =
VARIANT ?=
include hosts/$(HOST).mk
include kernels/$(KERNEL).mk
# Another seed is another run of 'make bench' and 'make story'.
SEED ?= 1
export SEED
# Whose calls 'make bench' counts, if the kernel has such a function: locks taken, walks
# of a table begun, translations flushed or dropped, all vCPUs kicked.
COUNTS = locks:_raw_spin_lock locks:_raw_read_lock locks:_raw_write_lock \
	walks:kvm_age_radix walks:kvm_riscv_gstage_get_leaf walks:tdp_iter_start \
	flushes:radix__flush_tlb_lpid_page flushes:radix__flush_all_lpid flushes:plpar_hcall_norets \
	flushes:kvmppc_clear_ref_hpte flushes:kvmppc_mmu_invalidate_pte \
	flushes:kvmppc_core_flush_aged flushes:kvm_flush_remote_tlbs \
	flushes:kvm_flush_remote_tlbs_range \
	kicks:kvm_make_all_cpus_request kicks:kvm_make_vcpus_request_mask
export COUNTS
export HOST KERNEL REFERENCE QEMU QEMU_PACKAGE APPEND GUEST EXPECT BARS STORY ICOUNT PROVES
IMAGE = $(HOST)$(VARIANT:%=-%)
export VARIANT IMAGE
export WITH ARCH CROSS_COMPILE PACKAGES TARGET GUEST_ARCH INIT_CFLAGS LLVM HOSTS

MAKEFLAGS += --no-print-directory
.PHONY: help tree series boot check check-all bisect hosts readme record mail review bench story debug soak \
	clean _kernel _base _series _build _run _bench _story _debug _debug_build _debug_run _soak

help:
	@echo "make boot [HOST=$(HOST)]   build, boot the host before and after the series, compare"
	@echo "make check             the lab's own tests and the core hosts"
	@echo "make check-all         the same with every host, and lockdep for some"
	@echo "make bench [HOST=$(HOST)]  instructions per question, base against series"
	@echo "make story [HOST=$(HOST)]  hot guest memory under reclaim, base against series"
	@echo "make debug [HOST=$(HOST)]  the series on a kernel with lockdep"
	@echo "make soak [HOST=$(HOST)]   the same, $(ROUNDS) rounds of two vCPUs that age"
	@echo "make bisect            compile every patch on every architecture it touches"
	@echo "make review            what a maintainer's robot would say; bisect is part of it"
	@echo "make mail OUT=dir [PART=name]  the series as mails; nothing is sent"
	@echo "make tree [LINUX=dir]  build/tree: the kernel with the series, to work in"
	@echo "make series            write the commits of build/tree back to series/7.3"
	@echo "make hosts             the hosts and what each proves"
	@echo "make readme            the README's tables and picture from results/7.3"
	@echo "make record            results/7.3 from the last run, then 'make readme'"
	@echo "make clean             remove build/ (the cache in ~/.cache/kvm-ageing stays)"
	@echo "Packages that are missing are installed with apt, and named before."

tree:
	@bash lab/tree.sh $(LINUX)

series: SHELL = bash
series: | build/tree
	@bash lab/series.sh series/7.3
	@git -C build/tree rev-parse HEAD > build/applied
	@. lab/lib.sh && stamp_of "$$(cat build/base)" > build/tree.stamp
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

_base:
	@bash lab/build.sh base

_build: _base _series
	@bash lab/initrd.sh
	@bash lab/deps.sh $(firstword $(QEMU)):$(QEMU_PACKAGE) $(TOOLS)

# $(call judge,DIRECTORY OF build,JUDGE,WHAT PRINTS ITS EXPECTATIONS,WHICH IS COMPARED TO series)
define judge
	@$(3) | bash lab/$(2) build/$(1)/$(HOST)-$(4).ktap \
		build/$(1)/$(HOST)-series.ktap > build/$(1)/$(HOST).txt; \
		status=$$?; cat build/$(1)/$(HOST).txt; exit $$status
endef

# $(call compare,WHAT,DIRECTORY OF build,JUDGE,ITS EXPECTATIONS,MODE OF boot.sh)
define compare
	@echo "== $(HOST): $(1)"
	@bash lab/boot.sh base $(5)
	@bash lab/boot.sh series $(5)
	$(call judge,$(2),$(3),echo "$$$(4)",base)
endef

_run:
	$(call compare,boot base and series,results,verdict.sh,EXPECT)

# Counted, not timed: two runs differ by a few instructions.
bench: _tree
	@$(MAKE) _build _bench HOST=$(HOST) VARIANT=bench

_bench:
	$(call compare,count the instructions of base and series,bench,bench.sh,BARS,bench)

# What an operator gains: the hot part of a guest's memory while the host reclaims.
story: _tree
	@$(MAKE) _build _story HOST=$(HOST) VARIANT=bench

_story:
	$(call compare,reclaim the memory of a guest on base and series,story,story.sh,STORY,story)

# $(call lockdep,DIRECTORY OF build,WHAT,WHAT PRINTS ITS EXPECTATIONS): the series alone,
# against itself: nothing but its splats is new.
define lockdep
	@echo "== $(HOST): $(2) with lockdep"
	@bash lab/boot.sh series $(1)
	$(call judge,$(1),verdict.sh,$(3),series)
endef
WITH_LOCKDEP = HOST=$(HOST) VARIANT=$(VARIANT:%=%-)debug

debug: _tree
	@$(MAKE) _build _debug_build _debug_run HOST=$(HOST)

# A long run of what races: no touch is lost in 100,000 rounds, and no lock is misused.
ROUNDS ?= 100000
soak: _tree
	@$(MAKE) _build _debug_build HOST=$(HOST)
	@$(MAKE) _soak $(WITH_LOCKDEP)

_soak: APPEND += only=vcpus-age rounds=$(ROUNDS)
_soak:
	$(call lockdep,soak,$(ROUNDS) rounds of the series,true)

_debug:
	$(call lockdep,debug,boot the series,echo "$$EXPECT" | grep -v ^base-fails)

_series:
	@bash lab/build.sh series

# In two steps, for 'make check-all'.
_debug_build:
	@$(MAKE) _series $(WITH_LOCKDEP)

_debug_run:
	@$(MAKE) _debug $(WITH_LOCKDEP)

check:
	@bash lab/check.sh $(CORE_HOSTS)

check-all:
	@DEBUG_HOSTS="e500v2 ppc-hv-hash ppc-hv-radix ppc-hv-radix-l1 ppc-pr ppc-pr-pseries riscv-svade x86-npt x86-shadow" \
		bash lab/check.sh $(HOSTS)

# Every architecture at every patch; the first time takes an hour.
bisect:
	@bash review/bisect.sh $(sort $(patsubst kernels/%.mk,%,$(wildcard kernels/*.mk)))

review:
	@bash review/patches.sh
	@bash review/final.sh
	@$(MAKE) bisect

# PART: one of review/parts.
mail: | build/tree
	@bash lab/mail.sh "$(OUT)" $(PART)

hosts:
	@for h in $(HOSTS); do $(MAKE) _host HOST=$$h; done

_kernel:
	@echo "$(KERNEL)$(VARIANT:%=-%)$(DEBUG)"

_host:
	@printf '%-14s %s\n%-14s kernel %s, state: %s\n' "$(HOST)" "$(PROVES)" "" "$(KERNEL)" \
		"$$(tail -n 1 results/7.3/$(HOST).txt 2>/dev/null || echo 'never recorded')"

readme:
	@bash lab/deps.sh gnuplot:gnuplot-nox
	@bash lab/readme.sh README.md

# What 'make check', 'make boot' and 'make bench' saw last, without the selftest's lines.
record:
	@mkdir -p results/7.3
	@for f in build/results/*.ktap; do \
		grep -vE '^# (ok|TAP|1\.\.|Totals)' $$f > results/7.3/$$(basename $$f); done
	@for f in build/results/*.txt; do tail -n 1 $$f > results/7.3/$$(basename $$f); done
	@for f in $(wildcard build/soak/*-series.ktap); do \
		cp $$f results/7.3/$$(basename $$f -series.ktap).soak; done
	@for f in $(wildcard build/bench/*.txt); do cp $$f results/7.3/$$(basename $$f .txt).bench; done
	@for f in $(wildcard build/story/*.txt build/story/*.ktap); do \
		cp $$f results/7.3/$$(basename $$f | sed 's/\.txt$$/.story/; s/\.ktap$$/.story.ktap/'); done
	@$(MAKE) readme

clean:
	@rm -rf build
