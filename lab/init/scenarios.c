// SPDX-License-Identifier: GPL-2.0-only
/*
 * The scenarios: the guest touches pages that we choose, the kernel says which are young.
 * Each proves its premise before it judges, or is skipped.
 */
#include "scenarios.h"

int selftest_main(void);	/* the kernel's own mmu_notifier_young.c */

static void want_driver(struct lab *l)
{
	close(open_file("/dev/test_mmu_notifier", O_RDWR));
}

static void sc_selftest(struct lab *l)
{
	exit(selftest_main());
}

const struct scenario scenarios[] = {
	{ "selftest", want_driver, sc_selftest },
	{ "4k-none", create_4k, sc_4k_none },
	{ "4k-third", create_4k, sc_4k_third },
	{ "4k-all", create_4k, sc_4k_all },
	{ "4k-last", create_4k, sc_4k_last },
	{ "4k-load", create_4k, sc_4k_load },
	{ "4k-fetch", create_4k, sc_4k_fetch },
	{ "4k-neighbour", create_4k, sc_4k_neighbour },
	{ "4k-cross", create_4k, sc_4k_cross },
	{ "4k-flush", create_4k, sc_4k_flush },
	{ "4k-range-last", create_4k, sc_range_last },
	{ "4k-misaligned", create_4k_misaligned, sc_4k_misaligned },
	{ "4k-readonly", NULL, sc_4k_readonly },
	{ "two-slots", NULL, sc_two_slots },
	{ "log-keeps-young", create_4k, sc_log_keeps_young },
	{ "log-start-keeps-young", create_4k, sc_log_start_keeps_young },
	{ "log-stop-keeps-young", create_4k, sc_log_stop_keeps_young },
	{ "unmap", create_4k, sc_unmap },
	{ "page-idle", NULL, sc_page_idle },
	{ "race-idle", create_4k, sc_race_idle },
	{ "page-idle-last", NULL, sc_page_idle_last },
	{ "page-idle-thp", NULL, sc_page_idle_thp },
	{ "madv-cold", NULL, sc_madv_cold },
	{ "clear-refs", create_4k, sc_clear_refs },
	{ "smaps-referenced", create_4k, sc_smaps_referenced },
	{ "thp-one", create_2m_leaves, sc_one },
	{ "thp-cross", create_2m_leaves, sc_cross },
	{ "thp-log", create_thp_4k_leaves, sc_one },
	{ "thp-log-again", create_thp_4k_leaves, sc_thp_log_again },
	{ "thp-log-range-last", create_thp_4k_leaves, sc_range_last },
	{ "thp-misaligned", create_thp_misaligned, sc_thp_misaligned },
	{ "thp-slot-end", NULL, sc_thp_slot_end },
	{ "thp-unmap-cross", create_2m_leaves, sc_thp_unmap_cross },
	{ "thp-log-stop", create_thp_4k_leaves, sc_thp_log_stop },
	{ "thp-split-old", create_2m_leaves, sc_thp_split_old },
	{ "thp-split-young", create_2m_leaves, sc_thp_split_young },
	{ "thp-merge-young", create_thp_4k_leaves, sc_thp_merge_young },
	{ "thp-drop-one", create_2m_leaves, sc_thp_drop_one },
	{ "folio", create_folios, sc_folio },
	{ "folio-neighbour", create_folios, sc_folio_neighbour },
	{ "hugetlb-one", create_hugetlb, sc_one },
	{ "hugetlb-cross", create_hugetlb, sc_cross },
	{ "damon-neighbour", create_4k, sc_damon_virtual },
	{ "damon-physical", NULL, sc_damon_physical },
	{ "hugetlb-damon", create_hugetlb, sc_damon_virtual },
	{ "khugepaged", NULL, sc_khugepaged },
	{ "khugepaged-folio", NULL, sc_khugepaged_folio },
	{ "slot-delete", create_4k, sc_slot_delete },
	{ "log-start", create_4k, sc_log_start },
	{ "host-ipi", NULL, sc_host_ipi },
	{ "vcpus-age", create_pair, sc_vcpus_age },
	{ "vcpus-busy", create_busy, sc_vcpus_busy },
	{ "vcpus-drop", create_pair, sc_vcpus_drop },
	{ "vcpus-log", create_pair, sc_vcpus_log },
#ifdef __riscv
	{ "thp-collapse", create_4k, sc_thp_collapse },
	{ "log-load", create_4k, sc_log_load },
	{ "vm-end", NULL, sc_vm_end },
#endif
#if defined(__riscv) || defined(__aarch64__)
	{ "vcpus-tables", create_pair_2m, sc_vcpus_tables },
#endif
	{ "code-drop", NULL, sc_code_drop },
#ifdef __powerpc__
	{ "slot-alias", create_4k, sc_slot_alias },
	{ "log-load-clean", NULL, sc_log_load_clean },
	{ "log-one-dirty", NULL, sc_log_one_dirty },
#endif
#ifdef __powerpc64__
	{ "hpt-resize", NULL, sc_hpt_resize },
#endif
#ifdef __aarch64__
	{ "thp-split-alone", create_2m_leaves, sc_thp_split_alone },
	{ "l1-unmap-range", create_l1, sc_l1_unmap_range },
	{ "l1-alias", create_l1, sc_l1_alias },
	{ "l1-alias-few", create_l1, sc_l1_alias_few },
	{ "l1-alias-many", create_l1, sc_l1_alias_many },
#endif
	{ "zero-page", NULL, sc_zero_page },	/* the last: base harms the host */
	{ NULL, NULL, NULL },
};
