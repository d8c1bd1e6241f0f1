# SPDX-License-Identifier: GPL-2.0-only
# The only front door. 'make help' lists every verb.

HOST ?= ppc-pr
LINUX ?=
HOSTS := $(sort $(patsubst hosts/%.mk,%,$(wildcard hosts/*.mk)))

ifeq ($(filter $(HOST),$(HOSTS)),)
$(error unknown host '$(HOST)'; known: $(HOSTS))
endif
# What a host or a kernel does not set is not that of the make above us.
$(foreach name,REFERENCE GUEST BARS TOOLS STORY INIT_CFLAGS GUEST_ARCH LLVM WITH \
	SELFTESTS SELFTESTS_EXPECT LIBC GUEST_USER GUEST_QEMU GUEST_NONE GUEST_EXPECT GUEST_WITHOUT GUEST_WHY VARIANT,$(eval $(name) =))
ICOUNT = 0
# A host marked "all" is left out of 'make check'; one marked "yes" is booted with lockdep
# by 'make check-all'. GUEST_TIER: where its 'make guest' belongs, core, all or nowhere; FUZZ: where
# random operations are tried.
TIER = core
LOCKDEP = no
GUEST_TIER = none
FUZZ = no
include hosts/$(HOST).mk
include kernels/$(KERNEL).mk
# What a mode wants on top of the host's own variant of the kernel: bench, debug.
EXTRA =
# Another seed is another run of 'make bench' and 'make story'.
SEED ?= 1
export SEED
# Whose calls 'make bench' counts, if the kernel has such a function: locks taken, walks
# of a table begun, translations flushed or dropped, all vCPUs kicked.
COUNTS = locks:_raw_spin_lock locks:_raw_read_lock locks:_raw_write_lock \
	walks:kvm_age_radix walks:kvm_riscv_gstage_get_leaf walks:tdp_iter_start \
	flushes:radix__flush_tlb_lpid_page flushes:radix__flush_tlb_lpid_range \
	flushes:radix__flush_all_lpid flushes:plpar_hcall_norets \
	flushes:kvmppc_clear_ref_hpte flushes:kvmppc_mmu_invalidate_pte \
	flushes:kvm_flush_remote_tlbs flushes:kvm_flush_remote_tlbs_range \
	kicks:kvm_make_all_cpus_request kicks:kvm_make_vcpus_request_mask
export COUNTS
export HOST KERNEL REFERENCE QEMU QEMU_PACKAGE APPEND GUEST EXPECT BARS STORY ICOUNT PROVES
IMAGE = $(HOST)$(EXTRA:%=-%)
export VARIANT EXTRA IMAGE SELFTESTS SELFTESTS_EXPECT LIBC
export GUEST_USER GUEST_QEMU GUEST_APPEND GUEST_RAM GUEST_WITHOUT GUEST_WHY GUEST_EXPECT
export WITH ARCH CROSS_COMPILE PACKAGES TARGET GUEST_ARCH INIT_CFLAGS LLVM HOSTS

# Nobody else works in this clone's build/ meanwhile.
ALONE = @bash lab/lock.sh $(MAKE)
MAKEFLAGS += --no-print-directory
.PHONY: $(shell sed -n 's/^\([a-z_-]*\):.*/\1/p' Makefile)

help:
	@echo "make boot [HOST=$(HOST)]   build, boot the host before and after the series, compare"
	@echo "make check             the lab's own tests and the core hosts"
	@echo "make check-all         the same with every host, and lockdep for some"
	@echo "make bench [HOST=$(HOST)]  instructions per question, base against series"
	@echo "make story [HOST=$(HOST)]  hot guest memory under reclaim, base against series"
	@echo "make guest [HOST=$(HOST)]  Linux under Debian's QEMU, reclaimed and migrated, likewise"
	@echo "make selftests [HOST=$(HOST)]  the kernel's own tests of KVM on base and series"
	@echo "make fuzz [HOST=$(HOST)]   OPS=$(OPS) random operations against a model, base and series"
	@echo "make debug [HOST=$(HOST)]  the series on a kernel with lockdep"
	@echo "make mutants [HOST=$(HOST)]  the series with one defect put back: is it found, and when?"
	@echo "make sanitize [HOST=$(HOST)]  the series with KASAN, kmemleak and lockdep: all scenarios, OPS=$(OPS)"
	@echo "make soak [HOST=$(HOST)]   the same, $(ROUNDS) rounds of two vCPUs that age"
	@echo "make young [HOST=$(HOST)]  the scenarios as a program for a real machine like that host"
	@echo "make bisect            compile every patch on every architecture it touches"
	@echo "make review            what a maintainer's robot would say; bisect is part of it"
	@echo "make mail OUT=dir THREAD=name  a thread of the series as mails; nothing is sent"
	@echo "make tree [LINUX=dir]  build/tree: the kernel with the series, to work in"
	@echo "make series            write the commits of build/tree back to series/7.3"
	@echo "make hosts             the hosts and what each proves"
	@echo "make readme            README's table, results/7.3/README.md and its pictures, from results/7.3"
	@echo "make record            results/7.3 from the last run, then 'make readme'"
	@echo "make clean             remove build/, if it holds no work (the cache stays)"
	@echo "make prune             remove from the cache what was not used for 30 days"
	@echo "Packages that are missing are installed with apt, and named before."

tree:
	@bash lab/lock.sh bash lab/tree.sh $(LINUX)

series: SHELL = bash
series: | build/tree
	@bash lab/series.sh series/7.3
	@git -C build/tree rev-parse HEAD > build/applied
	@. lab/lib.sh && stamp_of "$$(cat build/base)" > build/tree.stamp
	@git status --short series

build/tree:
	@$(MAKE) tree

boot:
	$(ALONE) _tree _build _test

young:
	$(ALONE) _tree _young

_young:
	@bash lab/initrd.sh young

# Work in build/tree is booted as it is; without it the series is applied.
_tree:
	@[ -e build/applied ] && \
		[ "$$(git -C build/tree rev-parse HEAD)" != "$$(cat build/applied)" ] || \
		bash lab/tree.sh $(LINUX)

_base:
	@bash lab/build.sh base

_series:
	@bash lab/build.sh series

# What WHICH is made from, but for the compiler.
_sources:
	@bash lab/build.sh --sources $(WHICH)

_build: _base _series
	@bash lab/initrd.sh
	@bash lab/deps.sh $(firstword $(QEMU)):$(QEMU_PACKAGE) $(TOOLS)

# $(call judge,MODE,JUDGE,WHAT PRINTS ITS EXPECTATIONS,WHICH IS COMPARED TO series)
define judge
	@cd build/runs/$(HOST)/$(1); $(3) | (cd $(CURDIR); bash lab/$(2) build/runs/$(HOST)/$(1)/$(4)/ktap \
		build/runs/$(HOST)/$(1)/series/ktap) > verdict; status=$$?; cat verdict; exit $$status
endef

# $(call compare,WHAT,MODE,JUDGE,ITS EXPECTATIONS)
define compare
	@echo "== $(HOST): $(1)"
	@bash lab/boot.sh base $(2)
	@bash lab/boot.sh series $(2)
	$(call judge,$(2),$(3),echo "$$$(4)",base)
endef

# The verdict again, of what was booted, after its host's file has changed.
_judge:
	$(call judge,test,verdict.sh,echo "$$EXPECT",base)

_judge_guest:
	$(call judge,guest,verdict.sh,echo "$$GUEST_EXPECT",base)

_test:
	$(call compare,boot base and series,test,verdict.sh,EXPECT)

# Counted, not timed: two runs differ by a few instructions.
bench:
	$(ALONE) _tree _build _bench EXTRA=bench

_bench:
	$(call compare,count the instructions of base and series,bench,bench.sh,BARS)

# What an operator gains: the hot part of a guest's memory while the host reclaims.
story:
	$(ALONE) _tree _build _story EXTRA=bench

_story:
	$(call compare,reclaim the memory of a guest on base and series,story,story.sh,STORY)

# What an operator runs: it lives, or it does not.
guest:
	$(if $(GUEST_QEMU),,$(error HOST=$(HOST) runs no QEMU: $(or $(GUEST_NONE),its file has no GUEST_QEMU)))
	$(ALONE) _tree _build _guest

_guest:
	@bash lab/guest.sh
	$(call compare,reclaim and migrate Linux on base and series,guest,verdict.sh,GUEST_EXPECT)

# The tree's own tests of KVM.
selftests:
	$(if $(SELFTESTS),,$(error HOST=$(HOST): kernels/$(KERNEL).mk has no SELFTESTS))
	$(ALONE) _tree _build _selftests

_selftests:
	@bash lab/selftests.sh
	$(call compare,run the kernel's selftests of KVM on base and series,selftests,verdict.sh,SELFTESTS_EXPECT)

# Random operations against a model: SEED=, and ONLY= for the operations that a failure
# was reduced to. ASK=pages leaves out what base fails by at once, MM1.
OPS ?= 20000
ONLY ?=
ASK ?=
export OPS ONLY ASK
fuzz:
	$(ALONE) _tree _build _fuzz

_fuzz:
	$(call compare,$(or $(ONLY:%=operations %),$(OPS) random operations) on base and series,fuzz,fuzz.sh,HOST)

# Each defect of lab/mutants is put back: is it found, and when?
mutants:
	$(if $(shell grep -lx 'Host: $(HOST)' lab/mutants/*.patch),,$(error HOST=$(HOST) has none of lab/mutants))
	$(ALONE) _tree _build _mutants

_mutants:
	@echo "== $(HOST): series with one defect each, at most $(OPS) random operations"
	@bash lab/mutants.sh

# $(call alone,MODE,WHAT,WHAT PRINTS ITS EXPECTATIONS[,JUDGE]): the series, against
# itself: nothing but its splats is new.
define alone
	@echo "== $(HOST): $(2)"
	@bash lab/boot.sh series $(1)
	$(call judge,$(1),$(or $(4),verdict.sh),$(3),series)
endef

debug:
	$(ALONE) _tree _debug_build _lockdep

# A long run of what races: no touch is lost in 100,000 rounds, and no lock is misused.
ROUNDS ?= 100000
ifneq ($(shell expr '$(ROUNDS)' : '[1-9][0-9]*$$'),$(shell printf %s '$(ROUNDS)' | wc -c))
$(error ROUNDS=$(ROUNDS) is no number of rounds)
endif
soak:
	$(ALONE) _tree _debug_build
	$(ALONE) _soak EXTRA=debug

_soak: APPEND += only=vcpus-age rounds=$(ROUNDS)
_soak:
	$(call alone,soak,$(ROUNDS) rounds of the series with lockdep,true)

_lockdep:
	@$(MAKE) _lockdep_run EXTRA=debug

_lockdep_run:
	$(call alone,lockdep,boot the series with lockdep,echo "$$EXPECT" | grep -v ^base-fails)

# PID 1 is made with the headers of the base.
_debug_build: _build
	@$(MAKE) _series EXTRA=debug

# The series alone: what it uses after it is freed, or never frees.
sanitize:
	$(ALONE) _tree _build _sanitize_build
	$(ALONE) _sanitize EXTRA=sanitize
	$(if $(filter no,$(FUZZ)),,$(ALONE) _sanitize_fuzz EXTRA=sanitize)

_sanitize_build:
	@$(MAKE) _series EXTRA=sanitize

_sanitize:
	$(call alone,sanitize,boot the series with KASAN,echo "$$EXPECT" | grep -v ^base-)

_sanitize_fuzz:
	$(call alone,sanitize-fuzz,$(OPS) random operations with KASAN,true,fuzz.sh)

_attributes:
	@echo "$(HOST) $(TIER) $(LOCKDEP) $(GUEST_TIER) $(FUZZ)"

check:
	@bash lab/lock.sh bash lab/check.sh core

check-all:
	@bash lab/lock.sh bash lab/check.sh all

# Every architecture at every patch; the first time takes an hour.
bisect:
	@bash review/bisect.sh $(sort $(patsubst kernels/%.mk,%,$(wildcard kernels/*.mk)))

review:
	@bash review/patches.sh
	@bash review/final.sh
	@$(MAKE) bisect

# THREAD: one of series/7.3.
mail: | build/tree
	@bash lab/mail.sh "$(OUT)" "$(THREAD)"

hosts:
	@for h in $(HOSTS); do $(MAKE) _host HOST=$$h; done

_kernel:
	@echo "$(KERNEL)$(VARIANT:%=-%)$(EXTRA:%=-%)"

_host:
	@printf '%-14s %s\n%-14s kernel %s, state: %s\n' "$(HOST)" "$(PROVES)" "" "$(KERNEL)" \
		"$$(tail -n 1 results/7.3/$(HOST)/test/verdict 2>/dev/null || echo 'never recorded')"

readme:
	@bash lab/deps.sh gnuplot:gnuplot-nox
	@bash lab/readme.sh .

# What was seen last of the series that is in series/, and nothing else.
record:
	@bash lab/record.sh
	@$(MAKE) readme

clean:
	@bash lab/lock.sh bash lab/tree.sh --remove
	@rm -rf build

prune:
	@bash lab/prune.sh
